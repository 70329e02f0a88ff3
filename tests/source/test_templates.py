"""Templates are read as what they render to, and what is said of them names the files that lie in the project."""

from fakes import MemoryFiles
from solvent.domain.evidence import Place
from solvent.domain.fact import yes
from solvent.source.templates import rendered_path, rendered_text, shown_as_stored, with_templates


def test_a_template_is_called_and_reads_as_what_it_renders_to() -> None:
    stored = "{{cookiecutter.repo}}/train.py.j2"
    files = with_templates(MemoryFiles({stored: "{% if x %}\nimport {{ cookiecutter.pkg }}\n{% endif %}\n"}))
    assert list(files.entries) == ["repo/train.py"]
    assert files.read("repo/train.py", limit=1000) == b"\nimport pkg\n\n"


def test_lines_stay_where_they_are() -> None:
    text = "a: {{ .x }}\n{{- if (eq .y `z`) }}\nb: ${{ secrets.TOKEN }}\n{{ end -}}\nc: {{template `name` .}}"
    assert rendered_text(text) == "a: x\n\nb: ${{ secrets.TOKEN }}\n\nc: name"


def test_what_is_no_template_stays_as_it_is() -> None:
    files = MemoryFiles({"charts/_helpers.tpl": "{{ x }}", "a.py": 'f"{{x}}"'})
    assert with_templates(files) is files
    assert rendered_path("prompts/answer.j2") == "prompts/answer.j2"


def test_a_file_that_is_there_is_not_replaced() -> None:
    files = with_templates(MemoryFiles({"config.yaml": "a: 1", "config.yaml.j2": "a: {{ a }}"}))
    assert files.read("config.yaml", limit=10) == b"a: 1"
    assert set(files.entries) == {"config.yaml", "config.yaml.j2"}


def test_all_that_lies_in_a_copier_template_is_one() -> None:
    asked = {"copier.yml": '_templates_suffix: ""\n_subdirectory: template\n'}
    text = "{%- if gate %}\nfrom {{ name }} import gate\n{%- endif %}\n"
    files = with_templates(MemoryFiles({**asked, "template/train.py": text, "tests/show.py": text}))
    assert files.read("template/train.py", limit=1000) == b"\nfrom name import gate\n\n"
    assert files.read("tests/show.py", limit=1000) == text.encode()


def test_places_name_the_file_in_the_project() -> None:
    files = with_templates(MemoryFiles({"src/train.py.tmpl": ""}))
    shown = shown_as_stored({"x": yes(Place("src/train.py", 3))}, files)
    assert shown["x"].evidence == (Place("src/train.py.tmpl", 3),)


def test_garbage_of_tags_survives() -> None:
    for text in ("{{" * 5000, "{%" + "x" * 9999, "{{}}}}{#", "\x00{{ }}"):
        assert rendered_text(text).count("\n") == text.count("\n")
