"""Images: what they start from, copy and install; and the versions of Python that places name."""

from fakes import project_of
from solvent.source.environment import environment_of
from solvent.source.environment.contexts import absent
from solvent.source.environment.docker import read


def test_bases_with_arguments_stages_and_digests() -> None:
    image = read(
        "Dockerfile",
        "ARG VERSION=3.11\nFROM python:${VERSION}-slim AS build\nFROM build\nFROM ghcr.io:443/a/b@sha256:00\n"
        "FROM ubuntu\nFROM x:$TAG\n",
    )
    assert image is not None
    assert [(b.image, b.is_held) for b in image.bases] == [
        ("python:3.11-slim", True),
        ("ghcr.io:443/a/b@sha256:00", True),
        ("ubuntu", False),
        ("x:$TAG", True),
    ]


def test_what_is_installed() -> None:
    image = read(
        "Dockerfile",
        "FROM python:3.11\n# a comment\nRUN pip install --no-cache-dir -U pip && \\\n    # another\n"
        "    pip3 install -qr requirements.txt torch==2.0 --index-url https://x.org 'numpy>=1' & pip install gunicorn\n"
        "RUN uv sync --frozen\nRUN apt-get install -y git; pip list\n",
    )
    assert image is not None
    assert [str(r) for r in image.installs] == ["pip", "torch==2.0", "numpy>=1", "gunicorn"]
    assert image.files == ("requirements.txt",)
    assert image.tools == ("uv sync --frozen",)


def test_sources_of_copies() -> None:
    image = read(
        "Dockerfile",
        'FROM a:1\nCOPY --chown=me:me a.py b.py /app/\nCOPY --from=build /x /x\nCOPY ["c d.py", "./"]\n'
        "ADD https://x.org/y /y\nCOPY $Z .\n"
        "COPY <<EOF /run.sh\necho COPY nothing /\nEOF\n",
    )
    assert image is not None
    assert [c.source for c in image.copies] == ["a.py", "b.py", "c d.py"]


def test_copied_files_are_looked_for_where_the_image_may_be_built() -> None:
    files = {
        "docker/Dockerfile": "FROM python:3.11\nCOPY src/ requirements*.txt model.bin out.txt gone.py ./\n",
        "src/train.py": "",
        "requirements.txt": "",
        "model.bin.dvc": "",
        "build.sh": "echo hello > out.txt\n",
    }
    project = project_of(files)
    (image,) = environment_of(project).images
    assert [c.source for c in absent(project, image)] == ["gone.py"]


def test_compose_says_where_an_image_is_built() -> None:
    files = {
        "images/api/Dockerfile": "FROM python:3.11\nCOPY main.py .\n",
        "docker-compose.yml": "services:\n  api:\n    build:\n      context: ./service\n"
        "      dockerfile: ../images/api/Dockerfile\n",
        "service/main.py": "",
    }
    project = project_of(files)
    assert absent(project, environment_of(project).images[0]) == ()


def test_places_that_name_python() -> None:
    environment = environment_of(
        project_of(
            {
                ".python-version": "3.11.4\n",
                "runtime.txt": "python-3.9.1\n",
                "Dockerfile": "FROM nvidia/cuda:12.0-runtime-ubuntu22.04\nFROM python:3.8-slim\n",
                ".github/workflows/ci.yml": "jobs:\n  t:\n    strategy:\n      matrix:\n"
                '        python-version: ["3.9", "3.10"]\n'
                "    steps:\n      - uses: actions/setup-python@v5\n        with:\n"
                "          python-version: ${{ matrix.python-version }}\n"
                "      - run: pytest\n",
            }
        )
    )
    assert {(p.minor, p.source) for p in environment.pythons} == {
        ("3.11", ".python-version"),
        ("3.9", "runtime.txt"),
        ("3.8", "image"),
        ("3.9", "ci-tests"),
        ("3.10", "ci-tests"),
    }
