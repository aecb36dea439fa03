# Makes the options of the OpenWrt package:
#
#	awk -f configs/build/openwrt.awk Config.in >configs/openwrt/Config.in
#
# The same symbols with the same texts, less those of our own makefile.

BEGIN {
	print "# Made of lstcp's Config.in by configs/build/openwrt.awk."
	print "if PACKAGE_lstcp"
}

/^menu / {
	seen = 1
	skip = /own makefile/
}

seen && !skip

/^endmenu/ {
	skip = 0
}

END {
	print "endif"
}
