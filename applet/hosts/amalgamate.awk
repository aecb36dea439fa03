# Makes one file of lib/ and applet/: for BusyBox's networking/, toybox's toys/net/, or alone.
#
#	cc -E -P ... applet/hosts/usage.in |
#		awk -f applet/hosts/amalgamate.awk applet/hosts/one_file.in Config.in config.h - lib/*/*.c applet/*.c
#
# one_file.in is copied; of a line `INSERT x` insert() prints what x names.  A file is printed once, the
# headers that it includes before it, its lines #include "..." left out.  A function that a header
# declares is declared LSTCP_PART (static), which in C holds for its definition, too.  No two .c files
# may use the same name at the left margin: `make lint` checks that.
# Config.in and the usage are turned into what each host reads; config.h, which the makefile made of
# .config, tells the options of the file when it is built alone.

BEGIN {
	read_options(ARGV[2])
	read_settings(ARGV[3])
	read_usage(ARGV[4])
	n = read_file(ARGV[1], text)
	for (i = 1; i <= n; i++)
		if (sub(/^INSERT /, "", text[i]))
			insert(text[i])
		else
			print text[i]
	exit 0
}

function die(why) {
	print "amalgamate.awk: " why >"/dev/stderr"
	exit 1
}

function insert(what) {
	if (what == "options of BusyBox") print_busybox_options()
	else if (what == "usage of BusyBox") print_busybox_usage()
	else if (what == "options of toybox") print_toybox_options()
	else if (what == "usage of toybox") print_toybox_usage()
	else if (what == "names of toybox") print_toybox_names()
	else if (what == "version") print "#define LSTCP_VERSION " setting["LSTCP_VERSION"]
	else if (what == "settings") print_settings()
	else if (what == "macros") print_macros()
	else if (what == "sources") print_sources()
	else print_file(what)
}

# ---- Sources ------------------------------------------------------------------------------------

# The lines of a file; their number.
function read_file(path, text,    n) {
	while ((getline text[n + 1] <path) > 0)
		n++
	close(path)
	if (!n)
		die("cannot read " path)
	return n
}

# Where the header is that a line includes.
function path_of(line,    part, path, ignored) {
	split(line, part, "\"")
	path = "lib/" part[2]
	if ((getline ignored <path) < 0)
		path = "applet/" part[2]
	close(path)
	return path
}

# A header's declaration of a function begins with a small letter at the left margin; the hosts' own
# headers hold definitions.
function declares(path, line) {
	return path ~ /\.h$/ && path !~ /hosts/ && line ~ /^[a-z][^{=]*\(/ && line !~ /^(static|typedef) /
}

function print_file(path,    text, n, i) {
	if (path in printed)
		return
	printed[path] = 1
	n = read_file(path, text)
	for (i = 1; i <= n; i++)
		if (text[i] ~ /^#include "/)
			print_file(path_of(text[i]))
	print "\n/* ==== " path " ==== */\n"
	for (i = 1; i <= n; i++) {
		if (text[i] ~ /^#include "|^\/\* SPDX-/)
			continue
		if (declares(path, text[i]))
			print "LSTCP_PART"
		print text[i]
	}
}

function print_sources(    i) {
	for (i = 5; i < ARGC; i++)
		print_file(ARGV[i])
}

# ---- Config.in ----------------------------------------------------------------------------------

# Its lines in order, less the menus and what hosts have themselves; and of each option its type,
# prompt, default, condition and range.
function read_options(path,    text, n, i, is_ours, is_help_switch, line, part, name) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++) {
		line = text[i]
		if (line ~ /^menu /)
			is_ours = line ~ /own makefile/
		if (line ~ /^(config|endmenu)/)
			is_help_switch = line == "config LSTCP_HELP"
		if (line ~ /^(#|mainmenu|menu|endmenu)/ || is_ours || is_help_switch ||
		    !options && line !~ /^config LSTCP_/)
			continue
		kconfig[++kconfigs] = line
		split(line, part, " ")
		if (line ~ /^config /)
			option[++options] = name = part[2]
		else if (line == "choice")
			name = line
		else if (sub(/^\t(bool|int) /, "", line)) {
			type[name] = part[1]
			sub(/" if .*/, "\"", line)
			prompt[name] = line
		} else if (sub(/^\tdepends on /, "", line))
			depends[name] = line
		else if (line ~ /^\tdefault /)
			standard[name] = part[2]
		else if (line ~ /^\trange /) {
			least[name] = part[2]
			most[name] = part[3]
		}
	}
}

# As it is, but for the indent of help, where LSTCP is an option among others.
function print_busybox_options(    i, line) {
	for (i = 1; i <= kconfigs; i++) {
		line = kconfig[i]
		sub(/^\t  /, "\t", line)
		print "//config:" line
		if (line ~ /^(config |choice$)/)
			print "//config:	depends on LSTCP" (line ~ /_IPV6$/ ? " && FEATURE_IPV6" : "")
	}
}

# Its reader knows bool, int, default and depends on.  A choice becomes a switch for each that is
# not the default.
function print_toybox_options(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		if (name == standard["choice"])
			continue
		print "\nconfig " name
		print "  " type[name] " " prompt[name]
		print "  default " (name in standard ? standard[name] : "n")
		print "  depends on " (name in depends ? depends[name] : "LSTCP")
	}
}

# toybox's names of the options, where they are not off, as we call them.
function print_toybox_names(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		print "#if defined CFG_" name " && CFG_" name
		print "#define " macro_of(name) " CFG_" name
		if (type[name] == "bool")
			print "#else\n#define ENABLE_" name " 0"
		print "#endif"
	}
}

# ---- config.h -----------------------------------------------------------------------------------

function read_settings(path,    text, n, i, part) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++) {
		split(text[i], part, " ")
		setting[part[2]] = part[3]
	}
}

function macro_of(name) {
	return (type[name] == "int" ? "CONFIG_" : "ENABLE_") name
}

function print_default(macro, value) {
	print "#ifndef " macro "\n#define " macro " " value "\n#endif"
}

function print_settings(    i) {
	for (i = 1; i <= options; i++)
		print_default(macro_of(option[i]), setting[macro_of(option[i])])
	print_default("ENABLE_LSTCP_HELP", setting["ENABLE_LSTCP_HELP"])
}

function print_macros(    i, name, macro) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		macro = macro_of(name)
		if (type[name] == "int") {
			# It is 0 where an option is off or, in toybox, nobody was asked.
			print "#if !defined " macro " || !" macro "\n#undef " macro
			print "#define " macro " " standard[name] "\n#endif"
			print "#if " macro " < " least[name] " || " macro " > " most[name]
			print "#error " macro " is from " least[name] " to " most[name] "\n#endif"
			continue
		}
		print "#if !defined BB_VER && " macro
		print "#define IF_" name "(...) __VA_ARGS__\n#define IF_NOT_" name "(...)"
		print "#elif !defined BB_VER"
		print "#define IF_" name "(...)\n#define IF_NOT_" name "(...) __VA_ARGS__\n#endif"
	}
}

# ---- The usage ----------------------------------------------------------------------------------

function read_usage(path,    text, n, i, all, part) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++)
		all = all " " text[i]
	if (split(all, part, / (TRIVIAL|FULL) /) < 3)
		die("cannot read the usage")
	usage["TRIVIAL"] = part[2]
	usage["FULL"] = part[3]
}

function print_busybox_usage(    full) {
	full = usage["FULL"]
	print "//usage:#define lstcp_trivial_usage"
	print "//usage:	" usage["TRIVIAL"]
	print "//usage:#define lstcp_full_usage \"\\n\\n\""
	gsub(/ (IF_[A-Z0-9_]+\()?"\\n/, "\n//usage:	&", full)
	print "//usage:	" full
}

# The strings of the code, one after the other, as they are printed with every option.
function literals(code,    all) {
	for (; match(code, /"([^"\\]|\\.)*"/); code = substr(code, RSTART + RLENGTH))
		all = all substr(code, RSTART + 1, RLENGTH - 2)
	gsub(/\\n/, "\n", all)
	gsub(/\\t/, "\t", all)
	return all
}

function print_toybox_usage(    text) {
	text = "usage: lstcp " literals(usage["TRIVIAL"]) "\n\n" literals(usage["FULL"])
	gsub(/\n\t/, "\n", text)
	gsub(/\n/, "\n    ", text)
	gsub(/\n    \n/, "\n\n", text)
	print "    " text
}
