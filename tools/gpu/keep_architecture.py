"""Blanks the kernels of other GPU architectures in a library, so that it packs small: keep_architecture.py LIBRARY ARCHITECTURE"""
import struct
import sys

FATBIN = 0xBA55ED50


def sections(library):
    """Name, offset and length of each section of a 64-bit ELF file."""
    table, = struct.unpack_from("<Q", library, 40)
    size, count, names = struct.unpack_from("<HHH", library, 58)
    headers = [struct.unpack_from("<IIQQQQ", library, table + i * size) for i in range(count)]
    for header in headers:
        start = headers[names][4] + header[0]
        yield library[start:library.index(0, start)].decode(), header[4], header[5]


def keep(library, architecture):
    """Bytes kept and bytes blanked. A container of kernels has a header, then for each kernel a header with its architecture."""
    kept = blanked = 0
    for name, offset, length in sections(library):
        if name != ".nv_fatbin":
            continue
        position, end = offset, offset + length
        while position < end:
            magic, _, header, size = struct.unpack_from("<IHHQ", library, position)
            if magic != FATBIN:
                position += 8
                continue
            kernel = position + header
            position = kernel + size
            while kernel < position:
                _, _, header, size = struct.unpack_from("<HHIQ", library, kernel)
                if struct.unpack_from("<I", library, kernel + 28)[0] == architecture:
                    kept += size
                else:
                    library[kernel + header:kernel + header + size] = bytes(size)
                    blanked += size
                kernel += header + size
    return kept, blanked


if __name__ == "__main__":
    path = sys.argv[1]
    with open(path, "rb") as file:
        contents = bytearray(file.read())
    kept_bytes, blanked_bytes = keep(contents, int(sys.argv[2]))
    if kept_bytes == 0:
        sys.exit(f"{path} has no kernels for architecture {sys.argv[2]}.")
    with open(path, "wb") as file:
        file.write(contents)
    print(f"kept {kept_bytes >> 20} MiB of kernels, blanked {blanked_bytes >> 20} MiB")
