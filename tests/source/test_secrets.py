"""Credentials are found, and what only looks like one is not."""

import pytest

from fakes import project_of
from solvent.source.secrets import committed_secrets, secrets_in

RANDOM = "q7Zp2LmX9vT4kRw8Yb3N"


@pytest.mark.parametrize(
    "line",
    [
        'aws = "AKIAQYLPMN5HIEDXOA3B"',
        f'api_key = "{RANDOM}"',
        f'client = Client(apiKey="{RANDOM}")',
        f'os.environ["WANDB_API_KEY"] = "{RANDOM}"',
        f'os.environ.get("COMET_API_KEY", "{RANDOM}")',
        'CODECOV_TOKEN = "66162f89-a4d9-420c-84bd-d10f12a428d9"',
        'uri = "mongodb+srv://ana:Vq8xPm2Lz@cluster0.ab1cd.mongodb.net/db"',
        'password = "Vq8x!Pm2Lz"',
        "-----BEGIN RSA PRIVATE KEY-----",
        '{"username":"ana","key":"3b1f0a9c7d2e4f5a6b8c9d0e1f2a3b4c"}',
    ],
)
def test_credentials(line: str) -> None:
    assert list(secrets_in([line]))


@pytest.mark.parametrize(
    "line",
    [
        'aws = "AKIAIOSFODNN7EXAMPLE"',
        'api_key = "YOUR_API_KEY_GOES_HERE_123"',
        'api_key = os.environ["OPENAI_API_KEY"]',
        'token = "${{ secrets.CODECOV_TOKEN }}"',
        'pad_token = "<|endoftext|>"',
        'tokenizer = "bert-base-uncased-v2-finetuned"',
        'token = "my-secret-name-in-vault-2024"',
        'secret_key = "aaaaaaaaaaaaaaaaaaaaaaaa1"',
        'sha256 = "3b1f0a9c7d2e4f5a6b8c9d0e1f2a3b4c"',
        '{"name": "ana", "key": "3b1f0a9c7d2e4f5a6b8c9d0e1f2a3b4c"}',
        'password = "postgres"',
        'url = "postgresql://user:password@localhost:5432/db"',
        'url = "postgresql://airflow:airflow@postgres/airflow"',
        'cache_key = "q7Zp2LmX9vT4kRw8Yb3N"',
        'token = "sklearn.ensemble.RandomForestClassifier2"',
        'form = r"ghp_[A-Za-z0-9]{36}"',
        'key = "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    ],
)
def test_what_is_no_credential(line: str) -> None:
    assert not list(secrets_in([line]))


def test_files_of_settings_are_read_without_quotes_and_templates_left_out() -> None:
    line = f"WANDB_API_KEY={RANDOM}\n"
    files = {".env": line, ".env.example": line, "tests/.env": line, "notes.md": f"api_key = {RANDOM}\n"}
    assert [place.path for place, _ in committed_secrets(project_of(files))] == [".env"]


def test_untracked_files_are_nobody_elses_business() -> None:
    assert committed_secrets(project_of({".env": f"API_KEY={RANDOM}\n"}, tracked=False)) == ()


def test_code_is_read_and_its_tests_are_not() -> None:
    line = f'api_key = "{RANDOM}"\n'
    found = committed_secrets(project_of({"train.py": line, "tests/test_train.py": line}))
    assert [(place.path, place.line) for place, _ in found] == [("train.py", 1)]


def test_the_secret_itself_is_not_shown() -> None:
    (secret,) = secrets_in([f'api_key = "{RANDOM}"'])
    assert RANDOM not in str(secret)


def test_hostile_lines_take_no_time() -> None:
    lines = [
        "a" * 100_000,
        "token" * 20_000,
        'api_key = "' * 10_000,
        "://" * 30_000,
        "key:" + " " * 50_000 + "x",
        "x://" + "a:" * 9000,
    ]
    assert list(secrets_in(lines, bare=True)) == []
