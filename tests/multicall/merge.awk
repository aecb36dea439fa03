# A .config with other lines in it: awk -f merge.awk FRAGMENT .config
#
# Hosts' allnoconfig writes every symbol, and oldconfig believes the first line it finds.

function name(line) {
	sub(/^# /, "", line)
	sub(/[= ].*/, "", line)
	return line
}

!/^(# )?CONFIG_/ {
	next
}

NR == FNR {
	taken[name($0)] = 1
	print
	next
}

!(name($0) in taken)
