"""A module loses exports that nothing names, and tables of encodings, and nothing else."""

import numpy as np
import pytest
import wasmtime

from sitepress.errors import PressError
from sitepress.python import module_trim

WAT = """(module
  (import "env" "memory" (memory 1))
  (import "env" "table" (table 1 funcref))
  (import "env" "base" (global i32))
  (import "env" "wanted" (func (param i32)))
  (func (export "used") (result i32) i32.const 1)
  (func (export "unused") (result i32) i32.const 2)
  (func (export "linked") (result i32) i32.const 3)
  (data (global.get 0) "%s"))"""
LIBRARY = '(module (import "env" "linked" (func (result i32))))'
TABLES = 8000  # where the tables of a codec begin


def escaped(data):
    return "".join(f"\\{byte:02x}" for byte in data)


def content():
    """Data as Pyodide's module has it: a codec's index and tables, names, and iconv's tables."""
    rng = np.random.default_rng(1)
    data = np.zeros(16_000, np.uint8)
    place = TABLES
    for i in range(100):  # of an index's entries
        size = 2 * (20 + i % 7)
        entry = np.array([place], "<u4").tobytes() + bytes([33, 33 + size // 2 - 1, 0, 0])
        data[2000 + 8 * i : 2008 + 8 * i] = np.frombuffer(entry, np.uint8)
        data[place : place + size] = rng.integers(1, 256, size)
        place += size
    names = b"".join(b"\0" + name.encode() + b"\0" for name in module_trim.CODECS)
    data[100 : 100 + len(names)] = np.frombuffer(names, np.uint8)
    tables = [data.tobytes()]
    for first, count in module_trim.ICONV.values():
        table = rng.integers(1, 2**16, count).astype("<u2")
        table[: len(first)] = first
        tables.append(table.tobytes())
    return b"".join([*tables, b"after"]), place


@pytest.fixture(scope="module")
def module():
    data, _ = content()
    return bytes(wasmtime.wat2wasm(WAT % escaped(data)))


@pytest.fixture(scope="module")
def trimmed(module):
    library = bytes(wasmtime.wat2wasm(LIBRARY))
    return module_trim.trimmed(module, ["f(Module._used)"], [library])


def instance(wasm):
    """The functions of a module, and its memory."""
    store = wasmtime.Store()
    memory = wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(16, None)))
    table_type = wasmtime.TableType(wasmtime.ValType.funcref(), wasmtime.Limits(1, None))
    table = wasmtime.Table(store, table_type, None)
    base = wasmtime.Global(
        store, wasmtime.GlobalType(wasmtime.ValType.i32(), False), wasmtime.Val.i32(0)
    )
    wanted = wasmtime.Func(store, wasmtime.FuncType([wasmtime.ValType.i32()], []), lambda _: None)
    made = wasmtime.Instance(
        store, wasmtime.Module(store.engine, wasm), [memory, table, base, wanted]
    )
    return store, made.exports(store), bytes(memory.read(store, 0, 16 * 65536))


def test_exports_that_a_script_or_a_library_names_are_kept(module, trimmed):
    assert module_trim.exports_of(module) == ["used", "unused", "linked"]
    assert module_trim.exports_of(trimmed) == ["used", "linked"]
    store, exports, _ = instance(trimmed)
    assert exports["linked"](store) == 3


def test_tables_are_zero_and_all_else_is_as_it_was(module, trimmed):
    data, end = content()
    before, after = (instance(wasm)[2][: len(data)] for wasm in (module, trimmed))
    assert before == data
    assert not any(after[TABLES:end])
    assert not any(after[16_000:-5])
    assert after.endswith(b"after")
    assert after[:100] == before[:100]
    assert after[2000:TABLES] == before[2000:TABLES]
    for name in module_trim.CODECS:
        assert b"\0-" + name[1:].encode() + b"\0" in after


CALLS = """(module
  (import "env" "wanted" (func $wanted (param i32)))
  (table 2 funcref)
  (type $number (func (result i32)))
  (elem (i32.const 1) func $indirect)
  (func $indirect (result i32) i32.const 1234567)
  (func $direct (result i32) i32.const 7654321)
  (func $lost (result i32) i32.const 1111111)
  (func (export "direct") (result i32) call $direct)
  (func (export "indirect") (result i32) i32.const 1 call_indirect (type $number)))"""


def test_functions_that_nothing_reaches_are_left_out(tmp_path):
    given, made = tmp_path / "given.wasm", tmp_path / "made.wasm"
    given.write_bytes(wasmtime.wat2wasm(CALLS))
    module_trim.write_reachable(given, made)
    wasm = made.read_bytes()
    lost = wasmtime.wat2wasm('(module (func (export "f") (result i32) i32.const 1111111))')
    constant = bytes(lost).rpartition(b"\x41")[2][:4]
    assert constant in given.read_bytes()
    assert constant not in wasm
    store = wasmtime.Store()
    exports = wasmtime.Instance(store, wasmtime.Module(store.engine, wasm), []).exports(store)
    assert exports["direct"](store) == 7654321
    assert exports["indirect"](store) == 1234567


def test_without_binaryen_one_is_told_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(module_trim, "BINARYEN", tmp_path / "nowhere")
    with pytest.raises(PressError, match=r"no Binaryen in .*run `make build`"):
        module_trim.write_reachable(tmp_path / "given.wasm", tmp_path / "made.wasm")


def test_what_a_module_imports_is_told(module):
    assert list(module_trim.imported(module)) == ["memory", "table", "base", "wanted"]


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        (b"_codecs_jp", "there is no _codecs_jp"),
        (np.array(module_trim.ICONV["jis0208"][0], "<u2").tobytes(), "no table of jis0208"),
    ],
)
def test_a_module_that_has_changed_is_refused(module, lost, said):
    changed = module.replace(lost, bytes(len(lost)))
    with pytest.raises(PressError, match=rf"{said}.*UPGRADING\.md"):
        module_trim.trimmed(changed, [], [])
