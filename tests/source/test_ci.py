"""What CI runs, on whatever system, and whether a failing test fails it."""

import pytest

from fakes import project_of
from solvent.source.ci import Ci, ci_of

GITHUB = ".github/workflows/test.yml"
CODE = {"model.py": "def predict(x):\n    return x\n"}


def read(files: dict[str, str]) -> Ci:
    return ci_of(project_of({**CODE, **files}))


def github(steps: str, job: str = "") -> str:
    return f"on: push\njobs:\n  test:\n{job}    steps:\n{steps}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (GITHUB, github("      - run: pytest\n")),
        (
            ".gitlab-ci.yml",
            "stages: [test]\n.base:\n  script:\n    - pip install .\n    - pytest\ncheck:\n  extends: .base\n",
        ),
        (".gitlab-ci.yml", "test:\n  script:\n    - - cd .\n      - python -m pytest\n"),
        ("azure-pipelines.yml", "trigger: [main]\nsteps:\n- script: |\n    pip install .\n    pytest\n"),
        ("ci/azure/tests.yml", "pr: none\nstages:\n- stage: A\n  jobs:\n  - job: B\n    steps:\n    - bash: pytest\n"),
        ("Jenkinsfile", "pipeline { stages { stage('Test') { steps { sh 'pytest' } } } }"),
        ("Jenkinsfile", 'node {\n  stage("Test") {\n    sh """\n      pip install .\n      pytest\n    """\n  }\n}'),
        (
            ".circleci/config.yml",
            "jobs:\n  build:\n    steps:\n      - run: |\n          pytest -m << parameters.m >>\n",
        ),
        (".travis.yml", "script:\n  - flake8 .\n  - coverage run -m pytest\n"),
        (".buildkite/pipeline.yml", "steps:\n  - command: pytest\n"),
        ("build/cloud.yaml", "steps:\n- name: img\n  entrypoint: pytest\n  args: ['tests']\n"),
        ("bitbucket-pipelines.yml", "pipelines:\n  default:\n    - step:\n        script:\n          - pytest\n"),
        (
            "model/buildspec.yml",
            "version: 0.2\nphases:\n  build:\n    commands:\n      - pip install .\n      - pytest\n",
        ),
        ("appveyor.yml", "test_script:\n  - pytest\n"),
        (".woodpecker.yml", "steps:\n  test:\n    image: python\n    commands:\n      - pytest\n"),
        (
            ".tekton/t.yaml",
            "apiVersion: tekton.dev/v1\nspec:\n  steps:\n    - name: t\n      script: |\n        pytest\n",
        ),
        (".drone.yml", "steps:\n- name: test\n  commands:\n  - pytest\n"),
        (
            ".taskcluster.yml",
            "tasks:\n  - payload:\n      command:\n        - /bin/bash\n        - -cx\n        - 'cd x && pytest'\n",
        ),
    ],
)
def test_tests_are_found_on_every_system(path: str, text: str) -> None:
    ci = read({path: text})
    assert [run.words[0] for run in ci.tests] == ["pytest"], ci.runs
    assert ci.tests[0].lost is None
    assert ci.on_code


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (
            {GITHUB: github("      - run: make test\n"), "Makefile": "test: lint\n\tpytest\nlint:\n\tflake8\n"},
            "Makefile:2",
        ),
        (
            {GITHUB: github("      - run: tox -e py\n"), "tox.ini": "[testenv]\ncommands =\n    pytest {posargs}\n"},
            "tox.ini:3",
        ),
        (
            {GITHUB: github("      - run: nox\n"), "noxfile.py": "def tests(session):\n    session.run('pytest')\n"},
            "noxfile.py:2",
        ),
        (
            {GITHUB: github("      - run: mise run t\n"), "mise.toml": '[tasks.t]\nrun = "uv run pytest"\n'},
            "mise.toml:2",
        ),
        ({GITHUB: github("      - run: just t\n"), "justfile": "t:\n    uv run pytest\n"}, "justfile:2"),
        (
            {GITHUB: github("      - run: poe t\n"), "pyproject.toml": '[tool.poe.tasks]\nt = "pytest"\n'},
            "pyproject.toml:2",
        ),
        ({GITHUB: github("      - run: ./ci/t.sh\n"), "ci/t.sh": "#!/bin/sh\nset -e\npytest\necho x\n"}, "ci/t.sh:3"),
        (
            {
                GITHUB: github("      - uses: ./.github/actions/t\n"),
                ".github/actions/t/action.yml": "runs:\n  steps:\n    - run: pytest\n",
            },
            ".github/actions/t/action.yml:3",
        ),
        (
            {
                GITHUB: "on: push\njobs:\n  t:\n    uses: ./.github/workflows/inner.yml\n",
                ".github/workflows/inner.yml": "on: workflow_call\njobs:\n  u:\n    steps:\n      - run: pytest\n",
            },
            ".github/workflows/inner.yml:5",
        ),
        (
            {
                GITHUB: github("      - run: launcher submit job.yaml\n"),
                "job.yaml": "entrypoint: bash t.sh\n",
                "t.sh": "pytest\n",
            },
            "t.sh:1",
        ),
        (
            {
                GITHUB: github("      - run: docker build .\n"),
                "Dockerfile": "FROM x\nRUN pip install . && \\\n    pytest\n",
            },
            "Dockerfile:3",
        ),
    ],
)
def test_steps_are_followed_to_what_they_run(files: dict[str, str], where: str) -> None:
    tests = read(files).tests
    assert where in {str(run.place) for run in tests}
    assert all(run.lost is None for run in tests)


@pytest.mark.parametrize(
    ("files", "where", "why"),
    [
        ({GITHUB: github("      - run: pytest || true\n")}, f"{GITHUB}:5", "|| true"),
        (
            {GITHUB: github("      - run: pytest\n        continue-on-error: true\n")},
            f"{GITHUB}:6",
            "continue-on-error",
        ),
        ({GITHUB: github("      - run: pytest\n", "    continue-on-error: true\n")}, f"{GITHUB}:4", "the job"),
        ({GITHUB: github("      - run: pytest | tee log\n")}, f"{GITHUB}:5", "tee"),
        (
            {GITHUB: github("      - shell: bash -l {0}\n        run: |\n          pytest\n          echo x\n")},
            f"{GITHUB}:7",
            "echo",
        ),
        ({".gitlab-ci.yml": "t:\n  allow_failure: true\n  script: pytest\n"}, ".gitlab-ci.yml:2", "allow_failure"),
        (
            {"azure-pipelines.yml": "pr: [a]\nsteps:\n- script: |\n    pytest\n    echo x\n"},
            "azure-pipelines.yml:4",
            "echo x",
        ),
        ({"Jenkinsfile": "pipeline { sh(script: 'pytest', returnStatus: true) }"}, "Jenkinsfile:1", "returnStatus"),
        ({GITHUB: github("      - run: make t\n"), "Makefile": "t:\n\t-pytest\n"}, "Makefile:2", "make ignores"),
        (
            {
                GITHUB: github("      - run: bash t.sh\n"),
                "t.sh": "pytest\necho x\nR=$?\nif [ $R -eq 0 ]; then echo y; fi\n",
            },
            "t.sh:3",
            "echo x",
        ),
        ({".travis.yml": "after_success:\n  - pytest\n"}, ".travis.yml:2", "after_success"),
        ({".buildkite/p.yml": "steps:\n  - command: pytest\n    soft_fail: true\n"}, ".buildkite/p.yml:3", "soft_fail"),
    ],
)
def test_lost_exit_codes_are_found_where_they_are_lost(files: dict[str, str], where: str, why: str) -> None:
    [run] = read(files).tests
    assert run.lost is not None
    assert str(run.lost[0]) == where
    assert why in run.lost[1]


def test_pipefail_of_github_bash() -> None:
    [run] = read({GITHUB: github("      - run: pytest | tee log\n        shell: bash\n")}).tests
    assert run.lost is None


def test_workflows_about_issues_are_not_about_code() -> None:
    ci = read({GITHUB: github("      - uses: actions/stale@v9\n")})
    assert ci.definitions
    assert not ci.on_code


def test_workflows_of_others_run_tests_by_their_name_or_inputs() -> None:
    text = (
        "on: push\njobs:\n  a:\n    uses: org/x/.github/workflows/{}.yml@main\n    with:\n      tests_folder: tests\n"
    )
    assert read({GITHUB: text.format("python-test").partition("    with")[0]}).tests
    assert read({GITHUB: text.format("branch_ci")}).tests
    assert not read({GITHUB: text.format("deploy").partition("    with")[0]}).tests


def test_jobs_switched_off_and_workflows_in_subfolders_do_not_count() -> None:
    assert not read({GITHUB: github("      - run: pytest\n", "    if: false\n")}).runs
    assert not read({"template/" + GITHUB: github("      - run: pytest\n")}).definitions


def test_scripts_that_call_each_other_end() -> None:
    files = {
        GITHUB: github("      - run: bash a.sh\n"),
        "a.sh": "bash b.sh\n",
        "b.sh": "bash a.sh\nmake x\n",
        "Makefile": "x: x\n\tmake x\n",
    }
    assert read(files).runs is not None


@pytest.mark.parametrize(
    "text",
    ["", "jobs: 3", "jobs: [1]", "on: [\njobs:", "jobs:\n  a: 1\n  b: [x]\n  c: {steps: 3}", "\0", "{{{", "a: &a [*a]"],
)
@pytest.mark.parametrize(
    "path",
    [GITHUB, ".gitlab-ci.yml", ".circleci/config.yml", ".travis.yml", ".taskcluster.yml", "Jenkinsfile", "a.yml"],
)
def test_garbage(path: str, text: str) -> None:
    assert read({path: text}).tests == ()


def test_a_pipeline_of_images_is_ci() -> None:
    stages = "pipelines:\n  service:\n    stages:\n      - name: test\n        build: test\n        run: true\n"
    ci = read({".pipeline/config.yaml": stages})
    assert [definition.system for definition in ci.on_code] == ["PipelineLib"]
    assert not ci.tests


def test_variables_of_a_matrix_are_put_into_its_script() -> None:
    text = "jobs:\n  include:\n    - env: what=lint\n    - env: what=test\nscript:\n  - make $what\n"
    ci = read({".travis.yml": text, "Makefile": "test:\n\tpytest\nlint:\n\tflake8\n"})
    assert [run.words[0] for run in ci.tests] == ["pytest"]
    assert [run.words[0] for run in ci.linters] == ["flake8"]
