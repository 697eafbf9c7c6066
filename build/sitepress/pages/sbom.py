"""The parts of the site and their licences: `licenses.txt` for people, `sbom.json` for tools.

Everything that a reader's browser receives and that others wrote is listed with its version and
its licence, and the licence's text is given. Texts of Python packages are those in their own
wheels, at the very versions that are shipped; those of what is compiled into the runtime, and of
the faces, come from SPDX's list. The bill of materials is CycloneDX 1.6, with the SHA-256 of each
file that can be told apart; both files are the same for the same site.
"""

import io
import json
import re
import tempfile
import tomllib
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path

from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    XsUri,
)
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from fontTools.ttLib import TTFont
from packageurl import PackageURL

from sitepress.cache import Cache, key_of, sha256
from sitepress.errors import PressError, SourceError
from sitepress.fetch import Log, pinned
from sitepress.pages import fonts
from sitepress.pages.fonts import FACES
from sitepress.python import packages
from sitepress.python.runtime import Runtime
from sitepress.site.assets import Site

LICENCES, BILL = "licenses.txt", "sbom.json"
# SPDX's names for what the wheels call by other words ("BSD", a whole copyright line).
CALLED = {
    "jinja2": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
    "panel": "BSD-3-Clause",
    "pyviz-comms": "BSD-3-Clause",
}
SOURCE = "https://github.com/"
# Shared libraries of Pyodide's: licence and address.
LIBRARIES = {"libopenblas": ("BSD-3-Clause", SOURCE + "OpenMathLib/OpenBLAS")}
TEXT = re.compile(r"[^/]+\.dist-info/(?:licenses/)?(?:.*/)?(LICEN[CS]E|COPYING|NOTICE)[^/]*", re.I)


@dataclass(frozen=True)
class Part:
    """One thing that the site ships.

    licence  an SPDX expression
    texts    the texts of the licence, as the part has them
    files    paths in the site that are this part and nothing else
    """

    name: str
    version: str
    licence: str
    url: str
    copyright: str = ""
    purl: str = ""
    texts: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


# What Emscripten and Pyodide compile into the module, besides CPython: their own build files say
# which versions, and nothing that is shipped does. So they are looked up once for each version:
# https://github.com/emscripten-core/emscripten/tree/4.0.9: system/lib/libc/musl/VERSION,
# system/lib/compiler-rt/readme.txt, tools/ports/zlib.py, tools/ports/bzip2.py;
# https://github.com/pyodide/pyodide/blob/0.28.3/cpython/Makefile#L15 (libffi, by commit).
LOOKED_UP_FOR = {"Pyodide": "0.28.3", "Emscripten": "4.0.9"}
LOOKED_UP = (
    Part("musl", "1.2.5", "MIT", "https://musl.libc.org/", "© 2005–2020 Rich Felker and others"),
    Part(
        "LLVM compiler-rt",
        "19.1.6",
        "Apache-2.0 WITH LLVM-exception",
        SOURCE + "llvm/llvm-project",
        "© the LLVM project's contributors",
    ),
    Part(
        "libffi",
        "f08493d249d2",
        "MIT",
        SOURCE + "libffi/libffi",
        "© 1996–2024 Anthony Green, Red Hat, Inc. and others",
        "pkg:github/libffi/libffi@f08493d249d2067c8b3207ba46693dd858f95db3",
    ),
    Part(
        "zlib",
        "1.3.1",
        "Zlib",
        "https://zlib.net/",
        "© 1995–2024 Jean-loup Gailly and Mark Adler",
        "pkg:github/madler/zlib@v1.3.1",
    ),
    Part(
        "bzip2",
        "1.0.6",
        "bzip2-1.0.6",
        "https://sourceware.org/bzip2/",
        "© 1996–2010 Julian Seward",
    ),
)


def compiled(runtime: Runtime) -> tuple[Part, ...]:
    """What Pyodide's module holds besides Pyodide; versions as its lock file names them.

    Raises PressError where the versions in `LOOKED_UP` belong to another Pyodide or Emscripten.
    """
    info = json.loads(runtime.files["pyodide-lock.json"].read_text())["info"]
    python = info["python"]
    emscripten = info["platform"].removeprefix("emscripten_").replace("_", ".")
    current = {"Pyodide": runtime.version, "Emscripten": emscripten}
    if current != LOOKED_UP_FOR:
        raise PressError(
            f"The versions of musl, zlib and others in build/sitepress/pages/sbom.py belong to "
            f"{versions(LOOKED_UP_FOR)}, and the runtime is {versions(current)}; look "
            "them up in the files that are named there, and then change LOOKED_UP_FOR."
        )
    return (
        Part(
            "CPython",
            python,
            "Python-2.0.1",
            SOURCE + "python/cpython",
            "© 2001–2025 Python Software Foundation",
            f"pkg:github/python/cpython@v{python}",
        ),
        Part(
            "Emscripten",
            emscripten,
            "MIT OR NCSA",
            SOURCE + "emscripten-core/emscripten",
            "© 2010–2025 Emscripten authors",
            f"pkg:github/emscripten-core/emscripten@{emscripten}",
        ),
        *LOOKED_UP,
    )


def versions(of: Mapping[str, str]) -> str:
    """Names and versions in one phrase."""
    return " and ".join(f"{name} {version}" for name, version in of.items())


COMMON = ("Apache-2.0", "MIT", "MPL-2.0", "NCSA", "OFL-1.1", "Python-2.0.1", "Zlib", "bzip2-1.0.6")


def place(
    site: Site,
    root: Path,
    runtime: Runtime,
    placed: Mapping[str, str],
    cache: Cache,
    log: Log,
    beyond: Mapping[str, Path] | None = None,
) -> None:
    """Write `licenses.txt` and `sbom.json`; `placed` is {name of a runtime's file: its path}.

    beyond  name → file of the packages that essays declare
    """
    own = Part("deciban", *project(root), "", texts=((root / "LICENSE").read_text(),))
    faces = fonts.faces(cache, log) if {face.name for face in FACES} & set(site.names) else {}
    parts = [
        own,
        pyodide(runtime, placed),
        *compiled(runtime),
        *python_parts(root, runtime, placed, cache, beyond or {}),
        *font_parts(faces, site.names),
    ]
    site.write(LICENCES, notice(parts, common_texts(cache, log)))
    hashes = {path: sha256((site.root / path).read_bytes()) for p in parts for path in p.files}
    site.write(BILL, bill(parts, hashes))


def project(root: Path) -> tuple[str, str]:
    """Version and licence of the project at `root`."""
    fields = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return fields["version"], fields["license"]


def pyodide(runtime: Runtime, placed: Mapping[str, str]) -> Part:
    """Pyodide, whose files the runtime is."""
    files = tuple(placed[name] for name in sorted(placed) if name.startswith("pyodide."))
    version = runtime.version
    return Part(
        "Pyodide",
        version,
        "MPL-2.0",
        SOURCE + "pyodide/pyodide",
        "© 2018–2025 Pyodide contributors and Mozilla",
        f"pkg:npm/pyodide@{version}",
        files=files,
    )


def python_parts(
    root: Path,
    runtime: Runtime,
    placed: Mapping[str, str],
    cache: Cache,
    beyond: Mapping[str, Path],
) -> list[Part]:
    """The Python packages, by their own metadata; raises PressError where one cannot be read."""
    requirements = root / packages.REQUIREMENTS
    numpy = runtime.files[runtime.numpy]
    recipe = Path(__file__).read_bytes()

    def fill(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            packages.download(requirements, Path(scratch))
            wheels = [numpy, *sorted(Path(scratch).glob("*.whl"))]
            entries = [vars(part_of(wheel)) for wheel in wheels]
        (folder / "parts.json").write_text(json.dumps(entries))

    key = key_of(requirements.read_bytes(), numpy.read_bytes(), recipe)
    entries = json.loads((cache.folder("licences", key, fill) / "parts.json").read_text())
    parts = [Part(**p | {"texts": tuple(p["texts"]), "files": ()}) for p in entries]
    parts += [part_of(w) if w.suffix == ".whl" else library_of(w) for w in beyond.values()]
    by_name = {
        n.split("-")[0].replace("_", "-"): path for n, path in placed.items() if n.endswith(".whl")
    }
    found = [replace(p, files=(by_name[p.name],) if p.name in by_name else ()) for p in parts]
    return sorted(found, key=lambda part: part.name)


def part_of(wheel: Path) -> Part:
    """A wheel as a part, from its own metadata."""
    with zipfile.ZipFile(wheel) as archive:
        names = sorted(archive.namelist())
        metadata = next(n for n in names if n.endswith(".dist-info/METADATA"))
        fields = message_from_bytes(archive.read(metadata))
        texts = tuple(
            dict.fromkeys(  # some wheels hold one text twice
                archive.read(n).decode("utf-8", "replace") for n in names if TEXT.fullmatch(n)
            )
        )
    name = str(fields["Name"]).lower().replace("_", "-").replace(".", "-")
    version = str(fields["Version"])
    given = str(fields["License-Expression"] or fields["License"] or "see the text")
    licence = CALLED.get(name) or given.partition("\n")[0]  # some give the whole text as its name
    addresses = [line.partition(", ")[2] for line in fields.get_all("Project-URL") or []]
    url = next((a for a in (fields["Home-page"], *addresses) if a), "")
    return Part(name, version, licence, url, purl=f"pkg:pypi/{name}@{version}", texts=texts)


def library_of(archive: Path) -> Part:
    """A shared library of Pyodide's that packages need, which says nothing of itself."""
    name, version = archive.stem.split("-")
    licence, url = LIBRARIES.get(name, ("see the address", SOURCE + "pyodide/pyodide-recipes"))
    return Part(name, version, licence, url)


def font_parts(faces: Mapping[str, bytes], names: Mapping[str, str]) -> list[Part]:
    """The faces, by the names, the notices and the versions that they carry."""
    parts: dict[str, Part] = {}
    for face in FACES:
        if face.name not in faces or face.name not in names:
            continue
        table = TTFont(io.BytesIO(faces[face.name]))["name"]
        package, version = face.package, pinned("fonts").version(face.package)
        part = parts.get(package) or Part(
            str(table.getDebugName(16) or table.getDebugName(1)),
            version,
            "OFL-1.1",
            SOURCE + "stipub/stixfonts",
            str(table.getDebugName(0)),
            f"pkg:npm/{package.replace('@', '%40')}@{version}",
        )
        parts[package] = replace(part, files=(*part.files, names[face.name]))
    return list(parts.values())


def common_texts(cache: Cache, log: Log) -> dict[str, str]:
    """{SPDX name: text} of licences that many share; none, and a log line, if unreachable."""
    try:
        files = pinned("licences").fetch(cache, log)
    except SourceError as problem:
        log(f"licenses.txt names common licences without their texts: {problem}")
        return {}
    return {
        name.removesuffix(".json"): json.loads(path.read_text("utf-8"))["licenseText"]
        for name, path in files.items()
    }


def notice(parts: Sequence[Part], common: Mapping[str, str]) -> str:
    """`licenses.txt`: a list of the parts, then every text once."""
    lines = ["What this site is made of, and the licences under which it is passed on.", ""]
    for part in parts:
        lines += [f"{part.name} {part.version}: {part.licence}"]
        lines += [f"    {line}" for line in (part.copyright, part.url, *part.files) if line]
    blocks = [(part.name, text) for part in parts for text in part.texts]
    named = {name for part in parts if not part.texts for name in common if name in part.licence}
    blocks += [(f"{name}, as SPDX has it", common[name]) for name in sorted(named)]
    for title, text in blocks:
        lines += ["", "=" * 80, title, "=" * 80, "", text.strip()]
    return "\n".join(lines) + "\n"


def bill(parts: Sequence[Part], hashes: Mapping[str, str]) -> str:
    """The bill of materials as JSON; `hashes` are {path of a file: its SHA-256}."""
    own, *others = [component(part, hashes) for part in parts]
    own.type = ComponentType.APPLICATION
    made = Bom(
        components=others, metadata=BomMetaData(component=own), serial_number=uuid.UUID(int=0)
    )
    made.register_dependency(own, others)
    content = json.loads(JsonV1Dot6(made).output_as_string())
    # The same site has the same bill: without the time, and with a serial number that is made of
    # the contents and not drawn at random.
    del content["metadata"]["timestamp"]
    serial = uuid.uuid5(uuid.UUID(int=0), json.dumps(content, sort_keys=True))
    content["serialNumber"] = f"urn:uuid:{serial}"
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def component(part: Part, hashes: Mapping[str, str]) -> Component:
    """One entry of the bill."""
    files = [
        Component(
            type=ComponentType.FILE,
            name=path,
            bom_ref=path,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashes[path])],
        )
        for path in part.files
    ]
    site = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.url))
    return Component(
        bom_ref=part.purl or f"{part.name}@{part.version}".replace(" ", "-"),
        name=part.name,
        version=part.version,
        licenses=[LicenseExpression(part.licence)],
        copyright=part.copyright or None,
        purl=PackageURL.from_string(part.purl) if part.purl else None,
        external_references=[site] if part.url else [],
        components=files,
    )
