"""What deploy/ names is there. Each complaint is file: rule.

- Alerts and the dashboard name metrics, and labels of theirs, that Sources declare; docs/operating.md lists them all.
- The Dockerfile copies folders and installs packages that exist, and those that a build needs.
- systemd reads the units, where there is a systemd-analyze; promtool (scripts/unpack) the rules and their tests.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ALERTS, DASHBOARD, DOCKERFILE = "deploy/prometheus-alerts.yaml", "deploy/grafana-dashboard.json", "deploy/Dockerfile"
complaints = []


def complain(file, rule):
    complaints.append(f"{file}: {rule}")


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def families():
    """Name → (kind, labels) of every family that Sources declare."""
    sources = {path: text(path) for path in glob.glob("Sources/**/*.swift", recursive=True)}
    used = set(re.findall(r"(?<=\.)\w+", "\n".join(sources.values())))
    found = {}
    for path, content in sources.items():
        for match in re.finditer(r"static let (\w+) = MetricFamily\(", content):
            rest = content[match.end():]
            depth = 1
            for end, character in enumerate(rest):
                depth += {"(": 1, ")": -1}.get(character, 0)
                if depth == 0:
                    break
            name, kind = re.match(r'\s*"(\w+)",\s*\.(\w+)', rest).groups()
            labels = re.search(r"labels: \[([^\]]*)\]", rest[:end])
            found["pgcadence_" + name] = (kind, set(re.findall(r"\w+", labels[1])) if labels else set())
            if match[1] not in used:
                complain(path, f"nothing counts {match[1]}.")
    return found


def check_expression(file, expression, known):
    """Names of metrics and of labels in an expression of PromQL."""
    for name, selector in re.findall(r"(pgcadence_\w+)(\{[^}]*\})?", expression):
        base = re.sub(r"_(bucket|count|sum)$", "", name)
        if name not in known and (base not in known or known[base][0] != "histogram"):
            complain(file, f"no process has the metric {name}.")
            continue
        labels = known[name if name in known else base][1] | {"instance", "job", "le"}
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector):
            if label not in labels:
                complain(file, f"{name} has no label {label}.")
    used = set().union(*[known.get(re.sub(r"_(bucket|count|sum)$", "", name), known.get(name, ("", set())))[1]
                         for name in re.findall(r"pgcadence_\w+", expression)])
    for group in re.findall(r"\bby\s*\(([^)]*)\)", expression):
        for label in re.findall(r"\w+", group):
            if label not in used | {"instance", "job", "le"}:
                complain(file, f"no metric of this expression has the label {label}: {expression}")


def check_metrics():
    known = families()
    if len(known) < 25:
        complain("Sources", f"only {len(known)} families of metrics were found: the form of their declarations is another.")
    rules = re.findall(r"expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)", text(ALERTS))
    for lines, line in rules:
        check_expression(ALERTS, lines or line, known)
    panels = json.loads(text(DASHBOARD))["panels"]
    targets = [target for panel in panels for target in panel.get("targets", [])]
    for target in targets:
        check_expression(DASHBOARD, target["expr"], known)
    if len(rules) != text(ALERTS).count("- alert:") or not targets:
        complain(ALERTS, "not every rule was found.")
    if len({panel["id"] for panel in panels}) < len(panels):
        complain(DASHBOARD, "two panels have the same id.")
    table = re.sub(r"`(pgcadence_\w+)_(\w+)`, `_(\w+)`, `_(\w+)`", r"`\1_\2`, `\1_\3`, `\1_\4`",
                   text("docs/operating.md"))
    listed = set(re.findall(r"`(pgcadence_\w+)`", table))
    for name in sorted(set(known) - listed):
        complain("docs/operating.md", f"the table of metrics lacks {name}.")
    for name in sorted(name for name in listed - set(known) if not name.endswith(("_count", "_bucket", "_sum"))):
        complain("docs/operating.md", f"no process has the metric {name}.")


def check_dockerfile():
    lines = re.sub(r"\\\n", " ", text(DOCKERFILE)).splitlines()
    stages = "\n".join(lines).split("\nFROM ")
    for source in (word for line in lines if line.startswith("COPY ") and "--from" not in line
                   for word in line.split()[1:-1]):
        if "[" not in source and not os.path.exists(source):  # A pattern is a file that may be missing.
            complain(DOCKERFILE, f"there is no {source}.")
    for target in re.findall(r'path: "(Tests/\w+)"|\.testTarget\(\s*name: "(\w+)"', text("Package.swift")):
        folder = target[0] or f"Tests/{target[1]}"
        if folder not in stages[1]:
            complain(DOCKERFILE, f"Package.swift names {folder}, which is not made.")
    installed = [set(re.search(r"install --no-install-recommends --yes\s+([^&]*)", stage)[1].split()) for stage in stages[-2:]]
    group = re.search(r"echo (make git pkg-config .*)", text("scripts/install-packages"))[1].split()
    for package in group:
        if package.endswith("-dev") and package not in installed[0]:
            complain(DOCKERFILE, f"a build needs {package}.")
    check_packages(installed)


def check_packages(installed):
    """Against the lists of Debian's packages, where they are those of the image's release."""
    release = re.search(r"debian:(\w+)-slim", text(DOCKERFILE))[1]
    is_same = os.path.exists("/etc/os-release") and f"VERSION_CODENAME={release}\n" in text("/etc/os-release")
    if not (is_same and shutil.which("apt-cache")):
        return
    packages = sorted(installed[0] | installed[1])
    answer = subprocess.run(["apt-cache", "show", *packages], capture_output=True, text=True, check=False).stdout
    for package in set(packages) - set(re.findall(r"^Package: (\S+)", answer, re.MULTILINE)):
        complain(DOCKERFILE, f"Debian {release} has no package {package}.")
    # Whatever is linked against needs its library beside the program.
    for entry in answer.split("\n\n"):
        package = re.search(r"^Package: (lib\S+-dev)$", entry, re.MULTILINE)
        needs = re.search(r"^Depends: (.*)$", entry, re.MULTILINE)
        if package and needs and not installed[1] & set(re.findall(r"[a-z][a-z0-9.+-]+", needs[1])):
            complain(DOCKERFILE, f"the program finds no library of {package[1]} where it runs.")


def run(file, command):
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in (answer.stdout + answer.stderr).splitlines() if line.strip()]
    if answer.returncode != 0:
        complain(file, " ".join(lines))
    return lines


def check_units():
    if not shutil.which("systemd-analyze"):
        return
    with tempfile.TemporaryDirectory() as folder:
        units = sorted(glob.glob("deploy/*.service") + glob.glob("deploy/*.timer"))
        for unit in units:
            # The program is not where it will be.
            content = text(unit).replace("/usr/local/bin/pgcadence", "/bin/true")
            with open(os.path.join(folder, os.path.basename(unit)), "w", encoding="utf-8") as file:
                file.write(content)
        for unit in units:
            path = os.path.join(folder, os.path.basename(unit))
            for line in run(unit, ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", path]):
                if os.path.basename(unit) in line:
                    complain(unit, line)


check_metrics()
check_dockerfile()
check_units()
promtool = shutil.which("promtool", path=f".cadence/prometheus/usr/bin:{os.environ['PATH']}")
if promtool:
    run(ALERTS, [promtool, "check", "rules", ALERTS])
    run(ALERTS, [promtool, "test", "rules", "deploy/prometheus-alerts.test.yaml"])
for complaint in sorted(set(complaints)):
    print(complaint)
sys.exit(1 if complaints else 0)
