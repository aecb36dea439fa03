# Makes the options of the OpenWrt package:
#
#	awk -f configs/build/openwrt.awk configs/router_defconfig Config.in >configs/openwrt/Config.in
#
# The same symbols with the same texts, less those of our own makefile; the defaults are a router's.

BEGIN {
	print "# Made of lstcp's Config.in by configs/build/openwrt.awk."
	print "if PACKAGE_lstcp"
}

FILENAME != "Config.in" {
	if (sub(/^CONFIG_/, "")) {
		split($0, part, "=")
		router[part[1]] = part[2]
	} else if (/ is not set$/) {
		router[substr($2, 8)] = "n"
	}
	next
}

/^menu / {
	seen = 1
	skip = /own makefile/
}

/^config / {
	symbol = $2
}

# A choice keeps its own, which names a symbol.
/^\tdefault / && !/LSTCP_/ && symbol in router {
	$0 = "\tdefault " router[symbol]
}

seen && !skip

/^endmenu/ {
	skip = 0
}

END {
	print "endif"
}
