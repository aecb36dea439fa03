#!/bin/sh
# Run by format-kv.py with several shells: evals each line of standard input as a script would,
# and prints what the variables then hold, one `key=value` a line and a blank line after each
# socket, values between ^ and $.  Arguments: the keys.
while IFS= read -r line; do
	for key; do
		eval "$key=STALE"
	done
	eval "$line"
	for key; do
		eval "printf '%s=^%s$\n' $key \"\$$key\""
	done
	echo
done
