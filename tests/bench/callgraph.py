"""The worst path through the stack, out of what gcc tells of the program (-fcallgraph-info=su).

It does so when all files are compiled together, at the link.  The graph's nodes are functions with
the bytes of their frames, its edges are calls; calls of functions of musl's have nodes too, without
bytes.
"""

import glob
import re

# Before the name of a function stands the link's temporary file.
NODE = re.compile(r'^node: \{ title: "(?:[^":]+:)?([^"]+)" label: "([^"]*)"')
# A name that the headers give to the linker stands behind a star: *__sigtimedwait_time64.
EDGE = re.compile(r'^edge: \{ sourcename: "(?:[^":]+:)?([^"]+)" targetname: "(?:[^":]+:)?\*?([^"]+)"'
                  r' label: "([^":]*)')
FRAME = re.compile(r"(\d+) bytes \(([^)]*)\)")
INDIRECT = "__indirect_call"
# Of several static functions of one name, of a header that is, those that are the same are merged,
# and the graph does not say into which.
PRIVATE = ".lto_priv."


class CallGraph:
    """
    folder: holds the program, and beside it one .ci file.
    outside: the bytes below each function that is defined elsewhere.
    indirect: for a source file, the functions that its function pointers may point at; those that
    a configuration has not are passed over.
    """

    def __init__(self, folder, outside, indirect):
        self.frames = {}
        self.calls = {}
        self.outside = outside
        self.faults = set()
        self._paths = {}
        self._pointers = []
        for path in glob.glob(folder + "/lstcp*.ci"):
            with open(path, encoding="utf-8") as file:
                self._read(file, indirect)
        for caller, pointed_at in self._pointers:
            there = {name for name in pointed_at if name in self.frames or name in outside}
            self.calls.setdefault(caller, set()).update(there)
            if not there:
                self.faults.add("%s: calls through a pointer of which nothing is known" % caller)

    def _read(self, lines, indirect):
        for line in lines:
            node, edge = NODE.match(line), EDGE.match(line)
            frame = node and FRAME.search(node[2])
            if frame:
                self.frames[node[1]] = int(frame[1])
                # one that pushes arguments is `dynamic,bounded`, and counted with them
                if frame[2] not in ("static", "dynamic,bounded"):
                    self.faults.add("%s: its frame is %s" % (node[1], frame[2]))
            if not edge:
                continue
            caller, called, source = edge.groups()
            if called != INDIRECT:
                self.calls.setdefault(caller, set()).add(called)
            else:
                self._pointers.append((caller, indirect.get(source, ())))

    def worst(self, function, callers=()):
        """The deepest path from a function: its bytes, and its (function, bytes) from the top."""
        if function in self._paths:
            return self._paths[function]
        if function in callers:
            self.faults.add("recursion: " + " > ".join([*callers[callers.index(function):], function]))
            return 0, []
        if function not in self.frames:
            merged = [name for name in self.frames
                      if PRIVATE in function and name.startswith(function.split(PRIVATE)[0] + PRIVATE)]
            if merged:
                return max((self.worst(name, callers) for name in merged), key=lambda path: path[0])
            if function not in self.outside:
                self.faults.add("%s: nothing is known of its stack" % function)
            own = self.outside.get(function, 0)
            return own, [(function, own)]
        below = max((self.worst(called, (*callers, function))
                     for called in sorted(self.calls.get(function, ()))),
                    key=lambda path: path[0], default=(0, []))
        own = self.frames[function]
        self._paths[function] = own + below[0], [(function, own), *below[1]]
        return self._paths[function]
