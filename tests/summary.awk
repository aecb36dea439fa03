# Reads reports of TAP (tests/level, tests/each) and says what passed: awk -f tests/summary.awk *.tap
#
# A table of levels with the minutes that each took, what failed by name, why what was skipped, and
# `N passed, N failed, N skipped` as the last line.  The status is 1 if anything failed.  With -v brief=1 one level in a few lines.
#
# A section is what one program printed.  It fails as a whole if it printed no test, if its plan is
# missing or tells another number of tests, or if its status is not 0 though no test failed.

function level_of(file) {
	sub(/.*\//, "", file)
	sub(/\.tap$/, "", file)
	return file
}

function fail(what) {
	failed[level]++
	failures[++failure_count] = level ": " what
	bad[depth]++
}

function skip(why) {
	skipped[level]++
	if (!reasons[level, why]++) {
		skips[++skip_count] = level
		skip_reason[skip_count] = why
	}
}

# Where the section that ends here stands in the output, for messages.
function path(    i, text) {
	for (i = 2; i <= depth; i++)
		text = text section[i] ": "
	return text
}

function end_section(status) {
	if (!inner[depth] || tests[depth] || planned[depth]) {
		if (!planned[depth])
			fail(path() (tests[depth] ? "no plan: it did not reach its end" : "it tested nothing"))
		else if (plan[depth] != tests[depth])
			fail(path() plan[depth] " tests planned, " tests[depth] + 0 " run")
	}
	if (status != 0 && !bad[depth])
		fail(path() "it ended with status " status)
	bad[depth - 1] += bad[depth]
	depth--
}

function end_report() {
	while (depth > 0)
		end_section(0)
}

FNR == 1 {
	end_report()
	level = level_of(FILENAME)
	levels[++level_count] = level
	depth = 0
	bad[0] = 0
}

/^# begin / {
	inner[depth] = 1
	depth++
	section[depth] = substr($0, length("# begin ") + 1)
	tests[depth] = planned[depth] = bad[depth] = inner[depth] = 0
	next
}

/^# end / && depth > 0 {
	end_section($NF)
	next
}

/^1\.\.[0-9]+/ {
	plan[depth] = substr($1, 4) + 0
	planned[depth] = 1
	if (plan[depth] == 0 && match($0, /# *[Ss][Kk][Ii][Pp][^ ]* */))
		skip(substr($0, RSTART + RLENGTH))
	next
}

/^ok/ {
	tests[depth]++
	if (match($0, /# *[Ss][Kk][Ii][Pp][^ ]* */))
		skip(substr($0, RSTART + RLENGTH))
	else
		passed[level]++
	next
}

/^not ok/ {
	tests[depth]++
	sub(/^not ok[ 0-9]*(- )?/, "")
	fail(path() $0)
	next
}

/^# took [0-9]+ seconds$/ && depth == 1 {
	minutes[level] = sprintf("%.1f", $3 / 60)
}

/^Bail out!/ {
	fail(path() $0)
}

END {
	end_report()

	for (i = 1; i <= level_count; i++) {
		level = levels[i]
		passed_all += passed[level]
		failed_all += failed[level]
		skipped_all += skipped[level]
	}
	total = sprintf("%d passed, %d failed, %d skipped", passed_all, failed_all, skipped_all)

	if (brief) {
		printf "  %-7s %s: %s\n", "", level, total
		for (i = 1; i <= failure_count && i <= 20; i++)
			print "    not ok: " substr(failures[i], length(level) + 3)
		if (failure_count > 20)
			print "    and " failure_count - 20 " more"
		exit failed_all > 0
	}

	printf "\n%-20s %8s %8s %8s %8s\n", "level", "passed", "failed", "skipped", "minutes"
	for (i = 1; i <= level_count; i++) {
		level = levels[i]
		printf "%-20s %8d %8d %8d %8s\n", level, passed[level], failed[level],
			skipped[level], minutes[level]
	}
	if (failure_count) {
		print "\nFailed:"
		for (i = 1; i <= failure_count; i++)
			print "  " failures[i]
	}
	if (skip_count) {
		print "\nSkipped:"
		for (i = 1; i <= skip_count; i++) {
			many = reasons[skips[i], skip_reason[i]]
			print "  " skips[i] ": " skip_reason[i] (many > 1 ? " (" many " times)" : "")
		}
	}
	print "\n" total
	exit failed_all > 0
}
