# Makes one file of lib/ and applet/: for BusyBox's networking/, toybox's toys/net/, or alone.
#
#	awk -v version=VERSION -f applet/hosts/amalgamate.awk Config.in .config lib/*/*.c >lstcp.c
#
# Headers come where they are first included, so any order of the .c files will do; the one here is
# for readers, and files that it does not name come after the others of lib/.  Each function becomes
# static.  Where two files use one name, each function and array of it gets its file's name before
# its own; a macro that a .c file defines ends with that file.  Config.in and usage.h are turned into
# what each host reads, beside the heads of busybox.h and toybox.h; .config tells the options of the
# file when it is built alone.

BEGIN {
	order = "lib/text/kernel lib/text/signals lib/text/text lib/text/writer lib/text/number lib/text/address lib/record/names lib/source/line lib/source/proc_row " \
		"lib/source/diag_message lib/source/diag_filter lib/source/diag lib/text/message lib/source/namespace lib/source/source lib/text/quote lib/record/field lib/format/table " \
		"lib/format/table_internals lib/format/json lib/format/csv lib/format/kv lib/format/prom lib/format/listeners lib/format/summary lib/format/group " \
		"lib/stage/filter_parse lib/stage/filter_match lib/stage/owner lib/stage/rounds"
	for (i = 3; i < ARGC; i++)
		present[ARGV[i]] = 1
	named = split(order, names, " ")
	for (i = 1; i <= named; i++) {
		path = names[i] ".c"
		if (path in present)
			parts[++count] = path
		delete present[path]
	}
	for (i = 3; i < ARGC; i++)
		if (ARGV[i] in present)
			parts[++count] = ARGV[i]
	parts[++count] = "applet/options.c"
	parts[++count] = "applet/lstcp.c"

	read_options(ARGV[1])
	read_config(ARGV[2])
	for (i = 1; i <= count; i++)
		survey(parts[i])
	add_header("lstcp.h")
	shim_lines = lines
	for (i = 1; i <= count; i++)
		add_source(parts[i])
	add_header("usage.h")

	print_head()
	print_host()
	for (i = 1; i <= includes; i++)
		print include[i]
	for (i = shim_lines + 1; i <= lines; i++)
		print body[i]
	print ""
	print "#if !defined BB_VER && !defined LSTCP_TOYBOX"
	print_code("applet/hosts/main.c")
	print "#endif"
	exit 0
}

function die(why) {
	print "amalgamate.awk: " why >"/dev/stderr"
	failed = 1
	exit 1
}

END {
	exit failed
}

# ---- Files into the body ------------------------------------------------------------------------

# The lines of a file without its licence (which stands at the head) and, of a header, its guard.
function read_file(path, text,    line, n, i) {
	n = 0
	while ((getline line <path) > 0) {
		if (line ~ /^\/\* SPDX-/ || line ~ /^#(ifndef|define) LSTCP_([A-Z0-9_]+_)?H$/)
			continue
		if (n || line != "")
			text[++n] = line
	}
	close(path)
	if (!n)
		die("cannot read " path)
	if (path ~ /\.h$/ && text[n] == "#endif")
		n--
	while (n && text[n] == "")
		n--
	return n
}

# The name of the function that a line at the left margin begins to declare, or nothing.
function function_of(line) {
	if (line !~ /^[a-z].*[a-z0-9_]\(/ || line ~ /^(typedef|extern) / ||
	    !match(line, /[A-Za-z0-9_]+\(/))
		return ""
	return substr(line, RSTART, RLENGTH - 1)
}

# What functions a .c file has, and under which #if; which arrays; and what words it uses.
function survey(path,    text, n, i, name, depth, conditions, condition) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++) {
		note_words(text[i], path)
		if (match(text[i], /^(}|static .*) [a-z0-9_]+\[/)) {
			name = substr(text[i], 1, RLENGTH - 1)
			sub(/.* /, "", name)
			array[path, name] = 1
		}
		if (text[i] ~ /^#if/)
			conditions[++depth] = text[i]
		else if (text[i] ~ /^#el/)
			conditions[depth] = ""
		else if (text[i] ~ /^#endif/)
			depth--
		name = function_of(text[i])
		if (name == "" || text[i] ~ /;$/)
			continue
		if (text[i] !~ /^static /) {
			condition = depth == 1 && !(name in if_of) ? conditions[1] : ""
			if_of[name] = condition
		}
		if (name in home && home[name] != path)
			shared[name] = 1
		home[name] = path
		has[path, name] = text[i] ~ /^static /
	}
}

# The words of code in a line, members of structures left out.
function note_words(line, path,    word) {
	gsub(/"([^"\\]|\\.)*"/, "", line)
	if (line ~ /^[\t ]*\/?\*/)
		return
	sub(/\/\*.*/, "", line)
	gsub(/(\.|->)[A-Za-z0-9_]+/, "", line)
	while (match(line, /[a-z][A-Za-z0-9_]*/)) {
		word = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (!((word, path) in uses)) {
			uses[word, path] = 1
			users[word]++
		}
	}
}

# The line with those names of its file's own functions and arrays changed that others have too.
function own_names(line, path,    key, parts, name, own) {
	own = path
	gsub(/^.*\/|\.c$/, "", own)
	for (name in shared)
		if (has[path, name] && index(line, name "("))
			line = replaced(line, name, "(", own "_" name)
	for (key in array) {
		split(key, parts, SUBSEP)
		name = parts[2]
		if (parts[1] != path || users[name] < 2 || !index(line, name))
			continue
		line = replaced(line, name, "[", own "_" name)
		gsub("sizeof\\(" name "\\)", "sizeof(" own "_" name ")", line)
	}
	return line
}

# `from` before the sign `sign`, where it is a whole word and no member.
function replaced(line, from, sign, to,    at, done) {
	while ((at = index(line, from sign)) > 0) {
		done = done substr(line, 1, at - 1)
		done = done (done ~ /[A-Za-z0-9_.>]$/ ? from : to)
		line = substr(line, at + length(from))
	}
	return done line
}

function add(line) {
	if (line != "" || body[lines] != "")
		body[++lines] = line
}

# What a file includes, the banner that tells where it begins, and its lines into text; their number.
function begin_file(path, text,    n, i) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++)
		if (text[i] ~ /^#include "/)
			add_header(quoted(text[i]))
	add("")
	add("/* ==== " path " ==== */")
	add("")
	return n
}

function add_header(name,    text, n, i, path, first) {
	if (name in added)
		return
	added[name] = 1
	path = (name ~ /^(options|option_list|format_list|lstcp|usage)\.h$/ ? "applet/" : "lib/") name
	n = begin_file(path, text)
	for (i = 1; i <= n; i++) {
		name = function_of(text[i])
		if (if_of[name] == "" || text[i] ~ /^static /) {
			add_line(text, i, "LSTCP_PART")
			continue
		}
		# Where it is not defined, it is not called; but the calls are compiled.
		add(if_of[name])
		first = i
		do {
			add_line(text, i, "LSTCP_PART")
		} while (text[i] !~ /;$/ && i++ < n)
		add("#else")
		for (; first <= i; first++)
			add(text[first])
		add("#endif")
	}
}

function add_source(path,    text, n, i, macros, macro) {
	n = begin_file(path, text)
	for (i = 1; i <= n; i++) {
		text[i] = own_names(text[i], path)
		add_line(text, i, "static")
		if (text[i] ~ /^#define /) {
			macro = word_of(text[i])
			if (!(macro in macros)) {
				macros[macro] = 1
				macros[++macros[0]] = macro
			}
		} else if (text[i] ~ /^#undef /) {
			macros[word_of(text[i])] = 0
		}
	}
	add("")
	for (i = 1; i <= macros[0]; i++)
		if (macros[macros[i]])
			add("#undef " macros[i])
}

function quoted(line) {
	split(line, q, "\"")
	return q[2]
}

function word_of(line) {
	sub(/^#[a-z]+ /, "", line)
	sub(/[^A-Za-z0-9_].*/, "", line)
	return line
}

# One line: includes go elsewhere, what declares a function gets `prefix`, and the lines that go on
# with it are moved as far.
function add_line(text, i, prefix,    line) {
	line = text[i]
	if (line ~ /^#include "/)
		return
	if (line ~ /^#include </) {
		if (!(line in included)) {
			included[line] = 1
			include[++includes] = line
		}
		return
	}
	if (moved && line ~ /^[\t ]/)
		line = moved_right(line, moved)
	else
		moved = 0
	if (line !~ /^static / && function_of(line) != "") {
		moved = length(prefix) + 1
		line = prefix " " line
	}
	add(line)
	if (line ~ /[;{]$/)
		moved = 0
}

function moved_right(line, columns,    blanks, i, at) {
	match(line, /^[\t ]*/)
	blanks = substr(line, 1, RLENGTH)
	line = substr(line, RLENGTH + 1)
	at = 0
	for (i = 1; i <= length(blanks); i++)
		at = substr(blanks, i, 1) == "\t" ? at - at % 8 + 8 : at + 1
	at += columns
	blanks = ""
	for (; at >= 8; at -= 8)
		blanks = blanks "\t"
	for (; at > 0; at--)
		blanks = blanks " "
	return blanks line
}

# A file as it is, at the end.
function print_code(path,    text, n, i) {
	n = read_file(path, text)
	print ""
	for (i = 1; i <= n; i++)
		if (text[i] !~ /^#include "/)
			print text[i]
}

# ---- Config.in ----------------------------------------------------------------------------------

# Per option, in order: name, type, prompt, condition of the prompt, default, range, depends, help
# (its first sentence), and whether it is one of the choice's.
function read_options(path,    line, in_help, skip) {
	while ((getline line <path) > 0) {
		if (line ~ /^(mainmenu|menu|endmenu|choice|endchoice|config|comment) ?/ || line ~ /^#/) {
			in_help = 0
			name = ""
		}
		if (line ~ /^menu /)
			skip = line ~ /own makefile/
		if (skip)
			continue
		if (line ~ /^(end)?choice/) {
			in_choice = line == "choice"
			if (in_choice)
				choice_at = options + 1
			else
				choice_end = options
		} else if (line ~ /^config /) {
			name = substr(line, 8)
			# The hosts have their own switches for these.
			if (name == "LSTCP" || name == "LSTCP_HELP") {
				name = "ignored"
				continue
			}
			option[++options] = name
			is_choice[name] = in_choice
		} else if (in_help) {
			sub(/^[\t ]+/, "", line)
			help[name] = help[name] (help[name] != "" && line != "" ? " " : "") line
		} else if (line ~ /^\thelp$/) {
			in_help = 1
		} else if (line ~ /^\t(bool|int) /) {
			type[name] = line ~ /^\tbool/ ? "bool" : "int"
			sub(/^\t(bool|int) /, "", line)
			if (match(line, /" if /)) {
				visible[name] = substr(line, RSTART + 5)
				line = substr(line, 1, RSTART)
			}
			prompt[name] = line
		} else if (line ~ /^\tprompt /) {
			choice_prompt = substr(line, 9)
		} else if (line ~ /^\tdefault /) {
			if (name == "")
				choice_default = substr(line, 10)
			else
				standard[name] = substr(line, 10)
		} else if (line ~ /^\trange /) {
			range[name] = substr(line, 8)
		} else if (line ~ /^\tdepends on /) {
			depends[name] = substr(line, 13)
		}
	}
	close(path)
	if (!options)
		die("cannot read " path)
}

function read_config(path,    line, at) {
	while ((getline line <path) > 0) {
		if (line ~ /^CONFIG_LSTCP_[A-Z0-9_]+=/) {
			at = index(line, "=")
			chosen[substr(line, 8, at - 8)] = substr(line, at + 1)
			chosen_any = 1
		}
	}
	close(path)
	if (!chosen_any)
		die("cannot read " path)
}

# `LSTCP && (...)`
function under_lstcp(condition) {
	if (condition == "")
		return "LSTCP"
	return "LSTCP && " (condition ~ /\|\|/ ? "(" condition ")" : condition)
}

# Text in lines of at most `width` (BusyBox allows 70), each after `prefix`.
function print_wrapped(text, prefix, width,    n, i, words, line) {
	n = split(text, words, " ")
	line = ""
	for (i = 1; i <= n; i++) {
		if (line != "" && length(line) + 1 + length(words[i]) > width) {
			print prefix line
			line = ""
		}
		line = line (line == "" ? "" : " ") words[i]
	}
	if (line != "")
		print prefix line
}

function first_sentence(text) {
	if (match(text, /[.:] /))
		text = substr(text, 1, RSTART - 1) "."
	return text
}

function print_busybox_options(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		print "//config:"
		if (i == choice_at) {
			print "//config:choice"
			print "//config:	prompt " choice_prompt
			print "//config:	default " choice_default
			print "//config:	depends on LSTCP"
			print "//config:"
		}
		print "//config:config " name
		print "//config:	" type[name] " " prompt[name] \
			(visible[name] != "" ? " if " visible[name] : "")
		if (range[name] != "")
			print "//config:	range " range[name]
		if (standard[name] != "")
			print "//config:	default " standard[name]
		if (is_choice[name])
			print "//config:	depends on " depends[name]
		else
			print "//config:	depends on " under_lstcp(name == "LSTCP_IPV6" ? \
				"FEATURE_IPV6" : depends[name])
		if (help[name] != "") {
			print "//config:	help"
			print_wrapped(first_sentence(help[name]), "//config:	", 68)
		}
		if (i == choice_end) {
			print "//config:"
			print "//config:endchoice"
		}
	}
}

# Of Kconfig only bool, int, default, depends on.  A choice becomes a switch for each that is not
# the default.
function print_toybox_options(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		if (name == choice_default)
			continue
		print ""
		print "config " name
		if (is_choice[name])
			print "  bool \"" unquoted(prompt[name]) " is the " \
				lower_first(unquoted(choice_prompt)) "\""
		else
			print "  " type[name] " " prompt[name]
		print "  default " (standard[name] != "" ? standard[name] : "n")
		print "  depends on " under_lstcp(depends[name])
	}
}

function unquoted(text) {
	gsub(/"/, "", text)
	return text
}

function lower_first(text) {
	return tolower(substr(text, 1, 1)) substr(text, 2)
}

# ---- option_list.h and usage.h ------------------------------------------------------------------

# The lines of a macro of usage.h, or the list of options, as one text.
function macro_text(path, macro,    text, n, i, all, inside) {
	n = read_file(path, text)
	for (i = 1; i <= n; i++) {
		if (text[i] ~ /^[#\/]/ || text[i] == "")
			inside = text[i] ~ ("^#define " macro "[(\t ]")
		else if (inside) {
			sub(/^[\t ]+/, "", text[i])
			sub(/[\t ]*\\$/, "", text[i])
			all = all " " text[i]
		}
	}
	return all
}

# How long the text's beginning up to the parenthesis is that closes its first one.
function closed_at(text,    at, depth, one, in_string) {
	for (at = 1; at <= length(text); at++) {
		one = substr(text, at, 1)
		if (one == "\"" && substr(text, at - 1, 1) != "\\")
			in_string = !in_string
		if (in_string)
			continue
		depth += (one == "(") - (one == ")")
		if (one == ")" && !depth)
			return at
	}
	die("a parenthesis of the list of options is not closed")
}

# Reads the options: of each, its letter, symbol, kind, word of its value and help, as C has it.
function read_option_list(    all, one, at, parts) {
	if (letters)
		return
	all = macro_text("applet/option_list.h", "LSTCP_OPTIONS")
	while (match(all, /^ X\(/)) {
		at = closed_at(all)
		one = substr(all, 4, at - 4)
		all = substr(all, at + 1)
		split(one, parts, ", ")
		letter[++letters] = unquoted(parts[1])
		symbol[letters] = parts[3]
		one = substr(one, length(parts[1] parts[2] parts[3]) + 7)
		at = match(one, /^[A-Z]+\(/) ? closed_at(one) : index(one, ",") - 1
		match(one, /^[A-Z]+/)
		kind[letters] = substr(one, 1, RLENGTH)
		word[letters] = kind[letters] ~ /NONE|HIDDEN/ ? "" : " " first_literal(one)
		match(one = substr(one, at + 1), /^,[\t ]*/)
		option_help[letters] = substr(one, RLENGTH + 1)
	}
	if (!letters)
		die("no options in option_list.h")
	for (at = 1; at <= letters; at++)
		sub(/FORMAT_WORDS/, format_words(), option_help[at])
}

# FORMAT_WORDS of format_list.h.
function format_words(    all, parts, words) {
	all = macro_text("applet/format_list.h", "LSTCP_FORMATS")
	while (match(all, /X\([a-z]+, [A-Z]+,/)) {
		split(substr(all, RSTART + 2, RLENGTH - 3), parts, ", ")
		words = words " IF_LSTCP_FORMAT_" parts[2] "(\" " parts[1] "\")"
		all = substr(all, RSTART + RLENGTH)
	}
	return words
}

function first_literal(code) {
	match(code, /"[^"]*"/)
	return substr(code, RSTART + 1, RLENGTH - 2)
}

# C code, strings and IF_X("..."), that stands for one of the two usages.
function trivial_usage(    i, code) {
	read_option_list()
	code = "\"[-\""
	for (i = 1; i <= letters; i++)
		if (kind[i] == "NONE")
			code = code "\n" if_built(i, "\"" letter[i] "\"")
	code = code "\n\"]\""
	for (i = 1; i <= letters; i++)
		if (kind[i] !~ /NONE|HIDDEN/)
			code = code "\n" if_built(i, "\" [-" letter[i] word[i] "]" \
				(kind[i] == "FILES" ? "..." : "") "\"")
	return code "\n" macro_text("applet/usage.h", "LSTCP_USAGE_WORDS")
}

function full_usage(    i, code) {
	read_option_list()
	code = macro_text("applet/usage.h", "LSTCP_USAGE_PURPOSE")
	for (i = 1; i <= letters; i++)
		if (kind[i] != "HIDDEN")
			code = code "\n" if_built(i, "\"\\n\\t-" letter[i] word[i] "\\t\" " option_help[i])
	return code "\n" macro_text("applet/usage.h", "LSTCP_USAGE_FILTER")
}

function if_built(i, code) {
	return symbol[i] == "ALWAYS" ? code : "IF_" symbol[i] "(" code ")"
}

# Lines for BusyBox's usage.h, which puts the backslashes itself.
function print_busybox_usage() {
	print "//usage:#define lstcp_trivial_usage"
	print_usage_lines(trivial_usage())
	print "//usage:#define lstcp_full_usage \"\\n\\n\""
	print_usage_lines(full_usage())
}

function print_usage_lines(code,    n, i, lines) {
	gsub(/\\t/, "\t", code)
	n = split(code, lines, "\n")
	for (i = 1; i <= n; i++) {
		sub(/^ +/, "", lines[i])
		print "//usage:	" lines[i]
	}
}

# The code as plain text with everything built in: its literals, one after the other.
function literals(code,    all) {
	while (match(code, /"([^"\\]|\\.)*"/)) {
		all = all substr(code, RSTART + 1, RLENGTH - 2)
		code = substr(code, RSTART + RLENGTH)
	}
	gsub(/\\n/, "\n", all)
	gsub(/\\t/, "\t", all)
	return all
}

function print_toybox_usage(    n, i, text, lines) {
	text = "usage: lstcp " literals(trivial_usage()) "\n\n" literals(full_usage())
	n = split(text, lines, "\n")
	for (i = 1; i <= n; i++) {
		sub(/^\t/, "", lines[i])
		print (lines[i] == "" ? "" : "    ") lines[i]
	}
}

# ---- The head -----------------------------------------------------------------------------------

# The part of a host's file before its code, with what belongs at the lines `INSERT ...`.
function print_stanza(path,    text, n, i) {
	n = read_file(path, text)
	for (i = 1; i <= n && text[i] !~ /^#/; i++) {
		if (text[i] == "//INSERT options")
			print_busybox_options()
		else if (text[i] == "//INSERT usage")
			print_busybox_usage()
		else if (text[i] == "INSERT options")
			print_toybox_options()
		else if (text[i] == "INSERT usage")
			print_toybox_usage()
		else
			print text[i]
	}
	while (n && text[i] == "")
		i++
	code_at[path] = i
}

function print_shim(path,    text, n, i) {
	n = read_file(path, text)
	for (i = code_at[path]; i <= n; i++) {
		if (text[i] == "/* INSERT options */")
			print_toybox_map()
		else if (text[i] !~ /^#include "lstcp.h"/)
			print text[i]
	}
}

function print_head() {
	print "/* SPDX-License-Identifier: 0BSD */"
	print "/*"
	print " * lstcp " version ": lists TCP sockets."
	print " *"
	print " * One file for three places, the same in all of them: copied to networking/ of BusyBox"
	print " * or to toys/net/ of toybox it is an applet there, with its options in their menus; and"
	print " * alone, `cc -Os -static lstcp.c` makes the program."
	print " *"
	print " * Generated by `make amalgamation` in lstcp's source: what is to be changed is there."
	print " */"
	print_stanza("applet/hosts/busybox.h")
	print ""
	print_stanza("applet/hosts/toybox.h")
}

function print_toybox_map(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		print "#ifdef CFG_" name
		print "# define " (type[name] == "int" ? "CONFIG_" : "ENABLE_") name " CFG_" name
		if (type[name] != "int") {
			print "#else"
			print "# define ENABLE_" name " 0"
		}
		print "#endif"
	}
}

function print_alone(    i, name) {
	for (i = 1; i <= options; i++) {
		name = option[i]
		print_default(name, type[name] == "int" ? "CONFIG_" : "ENABLE_")
	}
	print_default("LSTCP_HELP", "ENABLE_")
}

function print_default(name, prefix,    value) {
	value = chosen[name]
	if (prefix == "ENABLE_")
		value = value == "y"
	else if (value == "")
		return
	print "#ifndef " prefix name
	print "# define " prefix name " " value
	print "#endif"
}

function print_host(    i, name) {
	print ""
	print "/* Which of the three places this is; -DLSTCP_TOYBOX says so to an old compiler. */"
	print "#if !defined BB_VER && !defined LSTCP_TOYBOX && defined __has_include"
	print "# if __has_include(\"toys.h\") && __has_include(\"generated/config.h\")"
	print "#  define LSTCP_TOYBOX"
	print "# endif"
	print "#endif"
	print ""
	print "#define LSTCP_VERSION \"" version "\""
	print ""
	print "/* A function that a build with few options may not call. */"
	print "#define LSTCP_PART static __attribute__((__unused__))"
	print ""
	for (i = 1; i <= shim_lines; i++)
		print body[i]
	print ""
	print "#if defined BB_VER"
	print ""
	print_shim("applet/hosts/busybox.h")
	print ""
	print "#elif defined LSTCP_TOYBOX"
	print ""
	print_shim("applet/hosts/toybox.h")
	print ""
	print "#else"
	print ""
	print "/* Alone: -DENABLE_LSTCP_X=0 or 1 and -DCONFIG_LSTCP_X_BYTES=n change these. */"
	print "#ifndef _GNU_SOURCE"
	print "# define _GNU_SOURCE"
	print "#endif"
	print_alone()
	print ""
	print "#endif"
	print ""
	print "#ifndef BB_VER"
	for (i = 1; i <= options; i++) {
		name = option[i]
		if (type[name] == "int")
			continue
		print "# if ENABLE_" name
		print "#  define IF_" name "(...) __VA_ARGS__"
		print "#  define IF_NOT_" name "(...)"
		print "# else"
		print "#  define IF_" name "(...)"
		print "#  define IF_NOT_" name "(...) __VA_ARGS__"
		print "# endif"
	}
	print "#endif"
	print ""
}
