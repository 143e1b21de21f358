#!/bin/sh
# Plants the faults of tools/mutations.txt, one at a time, in a copy of include/, and tells which of
# them the tests notice.
#
#   tools/mutate.sh              all of them: about an hour
#   tools/mutate.sh --list       names and classes
#   tools/mutate.sh slices conj  those of a class, or with the word in their name
#   tools/mutate.sh --dry        only checks that every text is found exactly once, every test is there
#
# A fault is killed if a test named for it fails, runs into the time limit, or does not compile;
# only these tests are built, at -O1. Before, each test must pass without a fault. A survivor needs
# a `reason:` in its block, or the exit status is 1. Environment: CXX, MUTATE_DIR (scratch,
# default: a new one in TMPDIR). Needs python3, Catch2, Eigen, FFTW; ccache is used if it is there.
set -eu
here=$(CDPATH='' cd -- "$(dirname "$0")" && pwd)
exec python3 - "$here/.." "$@" <<'END'
import glob, os, re, shutil, subprocess, sys, tempfile, time

TOP = os.path.abspath(sys.argv[1])
WORDS = [w for w in sys.argv[2:] if not w.startswith("--")]
OPTIONS = [w for w in sys.argv[2:] if w.startswith("--")]
SECONDS = 120  # of one test: mutants may loop


def stop(text):
    sys.exit("mutate.sh: " + text)


def read_blocks(path):
    """Blocks of `key: text` lines, separated by empty lines; lines of one key are one text."""
    blocks, block = [], {}
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if line.startswith("#"):
            continue
        if not line.strip():
            if block:
                blocks.append(block)
            block = {}
            continue
        key, colon, text = line.partition(":")
        if not colon or key not in ("name", "class", "file", "find", "with", "tests", "packets", "reason"):
            stop(f"{path}:{number}: `key: text` expected, found: {line}")
        text = text[1:] if text.startswith(" ") else text
        block[key] = block[key] + "\n" + text if key in block else text
    if block:
        blocks.append(block)
    for block in blocks:
        for key in ("name", "class", "file", "find", "with", "tests"):
            if key not in block:
                stop(f"{path}: the block of {block.get('name', block)} has no `{key}:`")
    names = [b["name"] for b in blocks]
    for name in set(names):
        if names.count(name) > 1:
            stop(f"{path}: {name} is there twice")
    return blocks


def original(block):
    path = os.path.join(TOP, "include/wirtinger", block["file"])
    return open(path, encoding="utf-8").read()


def pattern(block):
    """The text to find; white space matches any white space, so that tables may be realigned."""
    return re.compile(r"\s+".join(re.escape(word) for word in block["find"].split()))


def problems(block):
    count = len(pattern(block).findall(original(block)))
    if count != 1:
        yield (f"{block['name']}: the text to be replaced occurs {count} times in {block['file']}, "
               f"expected once:\n    {block['find']}")
    for test in block["tests"].split():
        if not os.path.exists(os.path.join(TOP, "tests", test)):
            yield f"{block['name']}: there is no tests/{test}"


blocks = read_blocks(os.path.join(TOP, "tools/mutations.txt"))
if WORDS:
    blocks = [b for b in blocks if any(w == b["class"] or w in b["name"] for w in WORDS)]
if not blocks:
    stop("no fault has such a name")
wrong = [text for block in blocks for text in problems(block)]
if wrong:
    stop("\n".join(wrong))
if "--list" in OPTIONS:
    for block in blocks:
        print(f"{block['class']:12} {block['name']}")
if "--list" in OPTIONS or "--dry" in OPTIONS:
    sys.exit(0)

# ---- building and running one test ---------------------------------------------------------------

scratch = os.environ.get("MUTATE_DIR") or tempfile.mkdtemp(prefix="mutate.")
os.makedirs(scratch, exist_ok=True)
include = os.path.join(scratch, "include")
shutil.rmtree(include, ignore_errors=True)
shutil.copytree(os.path.join(TOP, "include"), include)

catch3 = bool(glob.glob("/usr/include/catch2/catch_all.hpp") + glob.glob("/usr/local/include/catch2/catch_all.hpp"))
eigen = subprocess.run(["pkg-config", "--cflags", "eigen3"], capture_output=True, text=True)
compiler = (["ccache"] if shutil.which("ccache") else []) + [os.environ.get("CXX", "g++")]
flags = ["-std=c++20", "-O1", "-w", "-march=native", "-DWIRTINGER_NO_FORCED_INLINING", f"-DWIRTINGER_CATCH2_MAJOR={3 if catch3 else 2}",
         "-I" + include, "-I" + os.path.join(TOP, "tests"),
         '-DWIRTINGER_TEST_DATA="' + os.path.join(TOP, "tests", "data") + '"',
         *(eigen.stdout.split() or ["-isystem", "/usr/include/eigen3"])]
libraries = ["-lfftw3", "-lfftw3f", "-lfftw3l", "-pthread"] + (["-lCatch2"] if catch3 else [])


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", **more)


def compile_to(target, source, more):
    done = run([*compiler, *flags, *more, "-c", source, "-o", target])
    return done.stdout if done.returncode != 0 else None


catch_main = os.path.join(scratch, "catch_main.o")
said = compile_to(catch_main, os.path.join(TOP, "tests/support/catch_main.cpp"), [])
if said:
    stop("tests/support/catch_main.cpp does not compile:\n" + said)


def fault_of(test, packets):
    """Why a test fails, or None. A folder: all its sources in one binary."""
    # Packets of one lane compile in half the time; faults of tails need real ones.
    more = [] if packets else ["-DWIRTINGER_NO_XSIMD"]
    path = os.path.join(TOP, "tests", test)
    sources = [path] if os.path.isfile(path) else sorted(
        s for s in glob.glob(os.path.join(path, "*.cpp")) if not s.endswith("_slow.cpp"))
    objects = []
    for k, source in enumerate(sources):
        objects.append(os.path.join(scratch, f"test{k}.o"))
        said = compile_to(objects[-1], source, more)
        if said:
            errors = [line for line in said.splitlines() if "error" in line]
            return "does not compile: " + (errors or ["?"])[0]
    binary = os.path.join(scratch, "test")
    if run([compiler[-1], *objects, catch_main, *libraries, "-o", binary]).returncode != 0:
        return "does not link"
    try:
        done = run([binary], timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"runs for more than {SECONDS} s"
    return None if done.returncode == 0 else f"fails ({done.returncode})"


sound = {}


def require_sound(test, packets):
    if (test, packets) not in sound:
        sound[test, packets] = fault_of(test, packets)
    if sound[test, packets]:
        stop(f"without any fault tests/{test} {sound[test, packets]}")


# ---- all of them -----------------------------------------------------------------------------------

os.nice(10)
killed, survivors, excused = 0, [], []
for block in blocks:
    path = os.path.join(include, "wirtinger", block["file"])
    start = time.time()
    packets = block.get("packets") == "yes"
    for test in block["tests"].split():
        require_sound(test, packets)
    text = original(block)
    open(path, "w", encoding="utf-8").write(pattern(block).sub(lambda _: block["with"], text))
    verdict = None
    for test in block["tests"].split():
        fault = fault_of(test, packets)
        if fault:
            verdict = f"killed    tests/{test} {fault}"
            break
    open(path, "w", encoding="utf-8").write(text)
    if verdict:
        killed += 1
    elif "reason" in block:
        excused.append(block)
        verdict = "survives  " + block["reason"].replace("\n", " ")
    else:
        survivors.append(block)
        verdict = "SURVIVES  " + block["tests"]
    print(f"{block['class']:12} {block['name']:44} {verdict[:160]}  [{time.time() - start:.0f} s]", flush=True)

print(f"killed {killed} / planted {len(blocks)}, {len(excused)} survive for a reason")
for block in survivors:
    print("no test notices " + block["name"])
if "MUTATE_DIR" not in os.environ:
    shutil.rmtree(scratch, ignore_errors=True)
sys.exit(1 if survivors else 0)
END
