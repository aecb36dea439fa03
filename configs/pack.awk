# Packs the program's texts, the string constants inside TEXT() (see lib/writer.h):
#
#	awk -f configs/pack.awk PREPROCESSED...                    prints the pairs, as C
#	awk -v pairs=FILE -f configs/pack.awk PREPROCESSED         prints that file with packed texts
#
# This is byte pair encoding (Gage: A New Algorithm for Data Compression, 1994): the two symbols that
# stand side by side most often become one new symbol, over and over.  Symbols are the bytes below
# 128, which stand for themselves, and 128 to 255, each for its pair.  Nothing is paired with a NUL,
# so that lists of names stay lists.
#
# A text is kept as <104><101><108>: one match each symbol, however symbols meet.

BEGIN {
	FIRST = 128
	END_OF_SYMBOLS = 256
	LEAST = 3		# times that a pair must occur: its own two bytes are to be saved, too
	DEPTH = 12		# pairs within pairs, at most: the program keeps as many bytes for them
	for (i = 1; i < 128; i++)
		code[sprintf("%c", i)] = i
	escaped["n"] = 10
	escaped["t"] = 9
	escaped["\\"] = 92
	escaped["\""] = 34
	escaped["'"] = 39
	if (pairs)
		read_pairs()
}

function fail(what) {
	print "pack.awk: " FILENAME ": " what >"/dev/stderr"
	failed = 1
	exit 1
}

# The lines `{ A, B },` in order.
function read_pairs(   line, part) {
	symbols = FIRST
	while ((getline line < pairs) > 0)
		if (split(line, part, /[{}, ]+/) >= 4 && part[1] == "\t")
			pair[symbols++] = "<" part[2] "><" part[3] ">"
	close(pairs)
}

# The symbols of C's string literals, one after the other.
function symbols_of(literals,   text, i, byte) {
	text = ""
	for (i = 1; i <= length(literals); i++) {
		byte = substr(literals, i, 1)
		if (byte == "\"") {
			inside = !inside
		} else if (!inside) {
			if (byte != " " && byte != "\t")
				fail("not a string constant: " literals)
		} else if (byte != "\\") {
			if (!(byte in code))
				fail("a byte that is none of ASCII: " literals)
			text = text "<" code[byte] ">"
		} else {
			byte = substr(literals, ++i, 1)
			if (byte == "0")
				text = text "<0>"
			else if (byte in escaped)
				text = text "<" escaped[byte] ">"
			else
				fail("an escape that is not known: " literals)
		}
	}
	return text
}

function packed(text,   symbol) {
	for (symbol = FIRST; symbol < symbols; symbol++)
		gsub(pair[symbol], "<" symbol ">", text)
	return text
}

function literal(text,   part, parts, i, octal) {
	parts = split(text, part, /[<>]+/)
	octal = "\""
	for (i = 2; i < parts; i++)
		octal = octal sprintf("\\%03o", part[i])
	return octal "\""
}

# What is between the marks, which may take several lines.
{
	rest = $0
	while (rest != "") {
		if (!gathering) {
			at = index(rest, "LSTCP_TEXT_BEGIN")
			if (!at)
				break
			out = out substr(rest, 1, at - 1)
			rest = substr(rest, at + length("LSTCP_TEXT_BEGIN"))
			gathering = 1
			gathered = ""
		}
		at = index(rest, "LSTCP_TEXT_END")
		if (!at) {
			if (rest !~ /^#/)
				gathered = gathered rest
			rest = ""
			break
		}
		gathered = gathered substr(rest, 1, at - 1)
		rest = substr(rest, at + length("LSTCP_TEXT_END"))
		gathering = 0
		text = symbols_of(gathered)
		if (pairs)
			out = out literal(packed(text))
		else if (!(text in seen)) {
			seen[text] = 1
			texts[++count] = text
		}
	}
	if (pairs && !gathering) {
		print out rest
		out = ""
	}
}

# The pair to become the next symbol: of those not too deep the most frequent, the first of equals.
function best_pair(   i, j, part, parts, times, one, best) {
	split("", times)
	best = ""
	for (i = 1; i <= count; i++) {
		parts = split(texts[i], part, /[<>]+/)
		for (j = 2; j < parts - 1; j++) {
			if (part[j] == 0 || part[j + 1] == 0)
				continue
			if (depth[part[j]] + 1 > DEPTH || depth[part[j + 1]] + 1 > DEPTH)
				continue
			one = "<" part[j] "><" part[j + 1] ">"
			if (++times[one] > times[best] + 0)
				best = one
		}
	}
	return times[best] >= LEAST ? best : ""
}

END {
	if (failed || pairs)
		exit failed
	print "/* Generated from the program's texts by configs/pack.awk. */"
	print "#include \"writer.h\"\n"
	print "const unsigned char text_pairs[][2] = {"
	for (symbol = FIRST; symbol < END_OF_SYMBOLS && (one = best_pair()) != ""; symbol++) {
		split(one, part, /[<>]+/)
		print "\t{ " part[2] ", " part[3] " },"
		depth[symbol] = 1 + (depth[part[2]] > depth[part[3]] ? depth[part[2]] : depth[part[3]])
		for (i = 1; i <= count; i++)
			gsub(one, "<" symbol ">", texts[i])
	}
	print "};"
}
