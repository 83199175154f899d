"""A message as Outlook saves it, made small: a compound file (MS-CFB) whose streams are all padded to whole sectors."""

import struct

SECTOR, SMALLEST = 512, 4096
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def outlook_file(streams: dict[str, bytes]) -> bytes:
    """Return a compound file of streams by path, one storage deep ("__attach_version1.0_#00000000/name").

    Each stream is filled up with noughts to the size from which none is kept among the small ones.
    """
    entries: list[dict] = [{"name": "Root Entry", "kind": ROOT, "inside": []}]
    for path, data in streams.items():
        parent, (*storage, name) = 0, path.split("/")
        for each in storage:
            known = [n for n, entry in enumerate(entries) if entry["name"] == each]
            parent = known[0] if known else _add(entries, 0, {"name": each, "kind": STORAGE, "inside": []})
        _add(entries, parent, {"name": name, "kind": STREAM, "inside": [], "data": data.ljust(SMALLEST, b"\0")})
    return _written(entries)


def _add(entries, parent, entry) -> int:
    entries.append(entry)
    entries[parent]["inside"].append(len(entries) - 1)
    return len(entries) - 1


def _written(entries) -> bytes:
    sectors: list[bytes] = []
    chain: list[int] = []

    def put(data: bytes) -> int:
        first, pieces = len(sectors), [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
        sectors.extend(piece.ljust(SECTOR, b"\0") for piece in pieces)
        chain.extend([*range(first + 1, first + len(pieces)), END])
        return first

    starts = [put(entry["data"]) if "data" in entry else END for entry in entries]
    directory = put(b"".join(_entry(entries, n, starts[n]) for n in range(len(entries))))
    tables = -(-(len(chain) + 4) // (SECTOR // 4))
    places = list(range(len(sectors), len(sectors) + tables))
    fat = struct.pack(f"<{len(chain) + tables}L", *chain, *[FAT] * tables)
    fat = fat.ljust(tables * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9L", 0, tables, directory, 0, SMALLEST, END, 0, END, 0)
    head += struct.pack("<109L", *places, *[FREE] * (109 - tables))
    return head + b"".join(sectors) + fat


def _entry(entries, number, start) -> bytes:
    entry, siblings = entries[number], next((e["inside"] for e in entries if number in e["inside"]), [number])
    at = siblings.index(number)
    right = siblings[at + 1] if at + 1 < len(siblings) else FREE
    child = entry["inside"][0] if entry["inside"] else FREE
    name = entry["name"].encode("utf-16-le") + b"\0\0"
    written = name.ljust(64, b"\0") + struct.pack("<HBB3L", len(name), entry["kind"], 1, FREE, right, child)
    return written + bytes(36) + struct.pack("<LQ", start, len(entry.get("data", b"")))
