"""Lists of requirements in every dialect: what they ask for, and how firmly."""

import pytest

from fakes import project_of
from solvent.source.environment import Environment, Manifest, environment_of


def _environment(files: dict[str, str]) -> Environment:
    return environment_of(project_of(files))


def _only(files: dict[str, str]) -> Manifest:
    (manifest,) = _environment(files).manifests
    return manifest


def _pins(manifest: Manifest) -> dict[str, str]:
    return {r.name: r.pin.value for r in manifest.needed}


def test_requirements_with_hashes_options_and_urls() -> None:
    manifest = _only(
        {
            "requirements.txt": "\n".join(
                (
                    "-i https://pypi.org/simple",
                    "numpy==1.26.4 \\",
                    "    --hash=sha256:aaaa \\",
                    "    --hash=sha256:bbbb",
                    "torch>=2  # as new as can be",
                    "git+https://github.com/a/loose.git",
                    "git+https://github.com/a/held.git@0123456789abcdef0123456789abcdef01234567#egg=held",
                    "pkg @ https://example.org/pkg-1.2-py3-none-any.whl",
                    'pywin32==1.0 ; sys_platform == "win32"',
                    "scikit_learn~=1.4",
                )
            )
        }
    )
    assert _pins(manifest) == {
        "numpy": "exact",
        "torch": "floating",
        "loose": "floating",
        "held": "exact",
        "pkg": "exact",
        "pywin32": "exact",
        "scikit-learn": "series",
    }
    assert manifest.is_compiled
    assert {r.name: r.place.line for r in manifest.needed}["torch"] == 5


def test_included_lists_belong_to_the_list_that_takes_them_in() -> None:
    environment = _environment(
        {"requirements.txt": "-r requirements/base.txt\n-e .\n", "requirements/base.txt": "pandas==2.0.0\n"}
    )
    whole = environment.with_included(environment.by_path["requirements.txt"])
    assert {m.path for m in whole} == {"requirements.txt", "requirements/base.txt"}
    assert environment.by_path["requirements/base.txt"].area == ""


def test_lists_that_take_in_one_another_end() -> None:
    environment = _environment(
        {"requirements.txt": "-r requirements-b.txt\n", "requirements-b.txt": "-r requirements.txt\n"}
    )
    assert len(environment.with_included(environment.by_path["requirements.txt"])) == 2


def test_prose_called_requirements_is_no_list() -> None:
    text = "Our product must be fast.\nIt shall be red and blue.\nUsers want three buttons.\n"
    assert _environment({"docs/requirements.txt": text, "requirements.txt": text}).manifests == ()


def test_lists_of_developers_are_set_aside() -> None:
    assert _only({"requirements-dev.txt": "pytest==8.0.0\n"}).needed == ()


def test_freeze_is_a_complete_list() -> None:
    text = "certifi==1.0\nidna==2.0\nsix==1.16.0\npytz==2020.1\npython-dateutil==2.8\nnumpy==1.19.0\n"
    assert _only({"requirements.txt": text}).is_compiled
    assert not _only({"requirements.txt": "numpy==1.19.0\npandas==1.1.0\n"}).is_compiled


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('[project]\nname = "x"\ndependencies = ["numpy==1.2", "torch"]\n', {"numpy": "exact", "torch": "floating"}),
        (
            '[tool.poetry.dependencies]\npython = "^3.9"\nnumpy = "1.2"\ntorch = "^2.0"\n',
            {"numpy": "exact", "torch": "series"},
        ),
        ('[tool.flit.metadata]\nrequires = ["numpy >=1"]\n', {"numpy": "floating"}),
        ('[project]\nname = "x"\ndependencies = 3\n', {}),
    ],
)
def test_pyproject(text: str, wanted: dict[str, str]) -> None:
    assert _pins(_only({"pyproject.toml": text})) == wanted


def test_groups_and_extras_are_not_what_the_code_needs() -> None:
    manifest = _only(
        {
            "pyproject.toml": '[project]\nname="x"\nrequires-python = ">=3.10"\n'
            '[project.optional-dependencies]\ngpu = ["cupy"]\n[dependency-groups]\ndev = ["pytest"]\n'
        }
    )
    assert manifest.needed == ()
    assert {r.group for r in manifest.requirements} == {"gpu", "dev"}
    assert (manifest.python, manifest.python_line) == (">=3.10", 3)


def test_pyproject_of_tools_only_is_no_manifest() -> None:
    assert _environment({"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}).manifests == ()


def test_setup_py_is_read_and_not_run() -> None:
    text = (
        "import sys\nfrom setuptools import setup\nsys.exit('never')\nBASE = ['numpy==1.2']\n"
        "setup(name='x', install_requires=BASE + ['torch>=1'], extras_require={'dev': ['pytest']},"
        " python_requires='>=3.8')\n"
    )
    manifest = _only({"setup.py": text})
    assert _pins(manifest) == {"numpy": "exact", "torch": "floating"}
    assert manifest.python == ">=3.8"


def test_setup_py_that_reads_a_list_takes_it_in() -> None:
    environment = _environment(
        {
            "setup.py": "from setuptools import setup\n"
            "setup(install_requires=open('requirements.txt').read().split())\n",
            "requirements.txt": "numpy==1.2\n",
        }
    )
    assert environment.by_path["setup.py"].includes == ("requirements.txt",)


def test_setup_cfg() -> None:
    text = (
        "[metadata]\nname = x\n[options]\npython_requires = >=3.7\ninstall_requires =\n"
        "    numpy==1.2  # why\n    torch\n"
    )
    assert _pins(_only({"setup.cfg": text})) == {"numpy": "exact", "torch": "floating"}


def test_conda_with_a_section_for_pip() -> None:
    text = (
        "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.9\n  - numpy=1.21.2\n  - pip:\n"
        "    - torch==1.9\n    - -r more.txt\n"
    )
    manifest = _only({"environment.yml": text})
    assert _pins(manifest) == {"numpy": "exact", "torch": "exact"}
    assert manifest.python == "3.9.*"


def test_yaml_with_dependencies_of_another_kind_is_no_environment() -> None:
    text = "name: chart\ndependencies:\n  - name: redis\n    version: 1.0\n"
    assert _environment({"environment.yaml": text}).manifests == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("poetry.lock", '[[package]]\nname = "numpy"\nversion = "1.26.4"\n'),
        ("uv.lock", 'version = 1\n\n[[package]]\nname = "numpy"\nversion = "1.26.4"\n'),
        ("Pipfile.lock", '{"default": {"numpy": {"version": "==1.26.4"}}}'),
        ("conda-lock.yml", "package:\n- name: numpy\n  version: 1.26.4\n  manager: conda\n"),
    ],
)
def test_locks(path: str, text: str) -> None:
    (lock,) = _environment({path: text}).locks
    assert lock.versions == {"numpy": frozenset({"1.26.4"})}


@pytest.mark.parametrize(
    "path",
    ["requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", "environment.yml", "Pipfile",
    "Pipfile.lock", "uv.lock",
     "pixi.toml", "Dockerfile", "docker-compose.yml", ".python-version", ".github/workflows/ci.yml", "meta.yaml"],
)  # fmt: skip
@pytest.mark.parametrize(
    "text",
    ["", "\0\xff\0", "[" * 50_000, "{" * 50_000, "- " * 20_000, "a: &a [*a]", "=" * 10_000,
    "[project]\ndependencies = {a = 1}",
     "[tool.poetry]\ndependencies = 3\n[project]\nname = []", '{"default": 3}', "FROM", "FROM \\\n\\\n",
     "RUN pip install",
     "dependencies:\n  - {pip: 3}\n  - 3\n", "setup(" * 2000, "-r requirements.txt\n" * 10, "\\\n" * 5000],
)  # fmt: skip
def test_garbage_is_survived(path: str, text: str) -> None:
    environment_of(project_of({path: text}))
