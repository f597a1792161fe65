#!/usr/bin/env python3
"""How fast papers are set, beside typst and LibreOffice, in one run on one machine. `scripts/setup bench` installs those two.

Every figure is the best of several runs of a whole process, but for "warm". Prints; asserts nothing.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAPERS = ROOT / "target" / "debug" / "examples" / "paper_speed"
FONTS = pathlib.Path(os.environ.get("SUBAO_FONTS", ROOT / "fonts"))
TYPST = """
import sys, time, typst
start = time.perf_counter()
source, fonts, pdf, again = sys.argv[1:]
compiler = typst.Compiler(source, font_paths=[fonts], ignore_system_fonts=True)
open(pdf, "wb").write(compiler.compile())
for _ in range(int(again)):
    start = time.perf_counter()
    compiler.compile()
print((time.perf_counter() - start) * 1000)
"""


def run(command, times):
    """Milliseconds of the fastest run, MiB at its peak, what it printed."""
    best = None
    for _ in range(times):
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(child.pid, 0)
            took = (time.perf_counter() - start) * 1000
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read().decode(errors="replace").strip()
        if child.returncode:
            sys.exit(f"{command[0]}: {said}")
        if best is None or took < best[0]:
            best = (took, usage.ru_maxrss / 1024, said)
    return best


def pages(pdf):
    listed = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return int(next(line for line in listed.splitlines() if line.startswith("Pages:")).split()[1])


def line(name, *fields):
    print(f"  {name:<34}" + "".join(f"{field:>16}" for field in fields))


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run([PAPERS, "write", folder], 1)
        ours = {}
        theirs = {}
        for name, times in (("report", 10), ("ledger", 3)):
            pdf = folder / f"{name}.pdf"
            took, peak, _ = run([PAPERS, "cold", name, folder / f"{name}.json", FONTS, pdf], times)
            ours[name] = (took, peak, pages(pdf))
        best, middle = run([PAPERS, "warm", FONTS], 1)[2].split()
        long_best, long_middle, long_pages = run([PAPERS, "long", FONTS], 1)[2].split()

        print("papers: this program, from data to bytes (of what was run several times the best; below it the median)")
        line("", "ms", "MiB at peak", "pages")
        line("report, warm (aim: 30)", best, "", ours["report"][2])
        print(f"  {'':<34}{middle:>16}")
        line("a long paper, warm", long_best, "", long_pages)
        print(f"  {'':<34}{long_middle:>16}")
        line("report, whole process", *(f"{value:.0f}" for value in ours["report"]))
        line("ledger, whole process", *(f"{value:.0f}" for value in ours["ledger"]))
        line("  of it 300 pages (aim: 2000, 300)", f"{ours['ledger'][0] * 300 / ours['ledger'][2]:.0f}")

        try:
            import typst  # noqa: F401
        except ImportError:
            print("typst: not installed (scripts/setup bench)")
        else:
            # Its wheel is called from Python, whose own start is not its fault.
            bare = run([sys.executable, "-c", "pass"], 10)[0]
            print(f"typst, the same content and fonts (Python's own start of {bare:.0f} ms is taken off)")
            line("", "ms", "MiB at peak", "pages", "ours / its")
            for name, times in (("report", 10), ("ledger", 2)):
                pdf = folder / f"{name}-typst.pdf"
                took, peak, _ = run([sys.executable, "-c", TYPST, folder / f"{name}.typ", FONTS, pdf, 0], times)
                theirs[name] = (took - bare, peak, pages(pdf))
                per_page = ours[name][0] / ours[name][2] / (theirs[name][0] / theirs[name][2])
                ratio = ours[name][0] / theirs[name][0]
                shown = f"{ratio:.2f}" if name == "report" else f"{per_page:.2f} per page"
                aim = " (aim: 0.5)" if name == "report" else ""
                line(f"{name}, whole process{aim}", *(f"{value:.0f}" for value in theirs[name]), shown)
            # Typst keeps what it has laid out; this is the same paper again, as a preview would ask for it.
            again = float(run([sys.executable, "-c", TYPST, folder / "report.typ", FONTS, folder / "again.pdf", 20], 1)[2])
            line("report, again in one process", f"{again:.2f}", "", "", f"{float(best) / again:.2f}")

        office = folder / "report.docx"
        if not office.exists():
            print("LibreOffice: not yet, there is no DOCX to give it")
        elif subprocess.run(["which", "soffice"], capture_output=True).returncode:
            print("LibreOffice: not installed (scripts/setup bench)")
        else:
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", folder / "office", office]
            # The first run makes a profile.
            run(command, 1)
            took, peak, _ = run(command, 3)
            print("LibreOffice, the report's DOCX")
            line("", "ms", "MiB at peak", "pages", "ours / its")
            line("report, whole process", f"{took:.0f}", f"{peak:.0f}", pages(folder / "office" / "report.pdf"), f"{ours['report'][0] / took:.3f}")


main()
