# Makes the configuration header: awk -f configs/build/config.awk Config.in .config
#
# For each bool of Config.in: ENABLE_LSTCP_X is 1 or 0, IF_LSTCP_X(...) is its arguments or nothing,
# IF_NOT_LSTCP_X(...) the other way round; these are BusyBox's names.  For each int: CONFIG_LSTCP_X is
# its value, which is to be in its range, or the default of Config.in where .config has none.

BEGIN {
	print "/* Generated from .config by configs/build/config.awk. */"
	printf "#define LSTCP_VERSION \"%s\"\n", version
}

# Config.in: the symbols and their types, in the order of the file.
NR == FNR && $1 == "config" {
	name = $2
}

NR == FNR && !(name in type) && $1 ~ /^(def_)?bool$|^int$/ {
	symbols[++count] = name
	type[name] = $1
}

NR == FNR && $1 == "default" && !(name in otherwise) {
	otherwise[name] = $2
}

NR == FNR && $1 == "range" {
	least[name] = $2
	most[name] = $3
}

# .config: CONFIG_X=value, or a comment.
NR != FNR && /^CONFIG_[A-Z0-9_]+=/ {
	split($0, line, "=")
	value[substr(line[1], length("CONFIG_") + 1)] = line[2]
}

END {
	for (i = 1; i <= count; i++) {
		name = symbols[i]
		if (type[name] == "int") {
			size = name in value ? value[name] : otherwise[name]
			if (size < least[name] + 0 || size > most[name] + 0)
				refuse("CONFIG_" name " is from " least[name] " to " most[name])
			printf "#define CONFIG_%s %d\n", name, size
		} else {
			on = value[name] == "y"
			formats += on && name ~ /^LSTCP_FORMAT_/
			printf "#define ENABLE_%s %d\n", name, on
			printf "#define IF_%s(...)%s\n", name, on ? " __VA_ARGS__" : ""
			printf "#define IF_NOT_%s(...)%s\n", name, on ? "" : " __VA_ARGS__"
		}
	}
	if (!formats)
		refuse("no format is chosen, such as CONFIG_LSTCP_FORMAT_TABLE=y")
	exit wrong
}

function refuse(why) {
	print FILENAME ": " why >"/dev/stderr"
	wrong = 1
}
