"""As much of ELF as the measures need, for every width and byte order: see elf(5)."""

import struct

SHF_WRITE = 1
SHF_ALLOC = 2
PT_LOAD = 1
PT_INTERP = 3


class Elf:
    """Sections as (name, flags, bytes), and whether a dynamic linker loads it."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:4] != b"\x7fELF":
            raise ValueError(path + " is no ELF file")
        self.wide = self.data[4] == 2
        self.order = "<" if self.data[5] == 1 else ">"
        self.sections = self._read_sections()
        self.is_dynamic = PT_INTERP in [kind for kind, _ in self._segments()]

    def _unpack(self, wide, narrow, offset):
        return struct.unpack_from(self.order + (wide if self.wide else narrow), self.data, offset)

    def _header(self):
        """Offsets of the program and section headers, then their sizes and numbers."""
        return self._unpack("QQIHHHHHH", "IIIHHHHHH", 32 if self.wide else 28)

    def _segments(self):
        """Of each its type and its bytes in the file."""
        first, _, _, _, size, count, _, _, _ = self._header()
        headers = [self._unpack("IIQQQQ", "IIIIII", first + i * size) for i in range(count)]
        return [(header[0], header[5 if self.wide else 4]) for header in headers]

    def loaded_bytes(self):
        """What is loaded of it, without what the linker put between segments."""
        return sum(length for kind, length in self._segments() if kind == PT_LOAD)

    def _read_sections(self):
        _, first, _, _, _, _, size, count, names = self._header()
        headers = [self._unpack("IIQQQQ", "IIIIII", first + i * size) for i in range(count)]
        if not headers:
            return []
        text = headers[names][4]
        sections = []
        for name, _, flags, _, _, length in headers:
            end = self.data.index(b"\0", text + name)
            sections.append((self.data[text + name:end].decode(), flags, length))
        return sections

    def writable_bytes(self):
        """What of it takes memory that each process has for itself: .data, .bss and their like."""
        return sum(length for _, flags, length in self.sections
                   if flags & SHF_WRITE and flags & SHF_ALLOC)
