"""A setting that cannot be understood stops the start with one sentence."""

from pathlib import Path

import pytest

from xunan.cli.contract import generated_pages
from xunan.settings import Settings, SettingsError, entries, load, make

ROOT = Path(__file__).parents[2]


def refusal(environ: dict[str, str]) -> str:
    """What the operator reads."""
    with pytest.raises(SettingsError) as refused:
        load(environ)
    return str(refused.value)


def test_nothing_set_is_a_working_installation() -> None:
    chosen = load({})

    assert chosen.database_url.endswith("/data/xunan.db")
    assert chosen.public_url == "http://localhost:8000"
    assert chosen.workers == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XUNAN_PROT", "8000"),
        ("XUNAN_PORT", "80a"),
        ("XUNAN_PORT", "0"),
        ("XUNAN_LOG_LEVEL", "loud"),
        ("XUNAN_DATABASE_URL", "mysql://x"),
        ("XUNAN_PUBLIC_URL", "xunan.example"),
        ("XUNAN_LIMIT_PHOTO_BYTES", "1"),
        ("XUNAN_CONFIG", "/nowhere/xunan.toml"),
    ],
)
def test_a_bad_setting_is_named_in_chinese_and_english(name: str, value: str) -> None:
    told = refusal({name: value})

    assert name in told or value in told
    assert "\n" not in told
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told)


def test_two_workers_on_sqlite_are_refused_with_the_way_out() -> None:
    told = refusal({"XUNAN_WORKERS": "2"})

    assert "postgresql://" in told
    assert load({"XUNAN_WORKERS": "2", "XUNAN_DATABASE_URL": "postgresql://x"}).workers == 2


def test_variables_of_other_programs_are_left_alone() -> None:
    assert load({"PATH": "/bin", "XUNAN_DOMAIN": "x", "XUNAN_CONTRACT_DIR": "y"}).port == 8000


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "xunan.toml"
    file.write_text('port = 9000\nlimit_code_hours = 5\nhost = "::"\n', encoding="utf-8")
    chosen = load({"XUNAN_CONFIG": str(file), "XUNAN_PORT": "9001"})

    assert (chosen.port, chosen.limits.code_hours, chosen.host) == (9001, 5, "::")


def test_an_unknown_name_in_the_file_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "xunan.toml"
    file.write_text("prot = 9000\n", encoding="utf-8")

    assert "prot" in refusal({"XUNAN_CONFIG": str(file)})


def test_settings_cannot_change_afterwards() -> None:
    chosen: Settings = make()

    with pytest.raises(AttributeError):
        chosen.port = 1


def test_the_reference_page_is_what_the_code_says_now() -> None:
    for name, text in generated_pages().items():
        assert text == (ROOT / name).read_text(encoding="utf-8"), "run `./dev contract`"
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name, *_ in entries())


BUCKET = {
    "XUNAN_PHOTOS_URL": "s3://county-photos/xunan",
    "XUNAN_PHOTOS_ENDPOINT": "https://s3.example.gov.cn",
    "XUNAN_PHOTOS_KEY_ID": "key",
    "XUNAN_PHOTOS_SECRET": "a secret",
}


def test_photos_lie_in_the_data_folder_unless_a_bucket_is_named() -> None:
    bucket = load(BUCKET).photos_bucket

    assert load({}).photos_bucket is None
    assert bucket is not None
    assert (bucket.name, bucket.prefix, bucket.region) == ("county-photos", "xunan", "us-east-1")
    assert load(BUCKET | {"XUNAN_PHOTOS_URL": "s3://county-photos"}).photos_bucket.prefix == ""


@pytest.mark.parametrize(
    "name", ["XUNAN_PHOTOS_ENDPOINT", "XUNAN_PHOTOS_KEY_ID", "XUNAN_PHOTOS_SECRET"]
)
def test_a_bucket_without_its_server_or_keys_stops_the_start(name: str) -> None:
    """Nothing is guessed: a photo must never travel to a server that nobody named."""
    left = {key: value for key, value in BUCKET.items() if key != name}

    assert name in refusal(left)
    assert name in refusal({name: BUCKET[name]}), "it says nothing without a bucket"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("XUNAN_PHOTOS_URL", "https://s3.example.gov.cn/bucket"),
        ("XUNAN_PHOTOS_URL", "s3://"),
        ("XUNAN_PHOTOS_URL", "s3://Bucket"),
        ("XUNAN_PHOTOS_URL", "s3://bucket/../other"),
        ("XUNAN_PHOTOS_URL", "s3://bucket/a?b=c"),
        ("XUNAN_PHOTOS_ENDPOINT", "s3.example.gov.cn"),
        ("XUNAN_PHOTOS_ENDPOINT", "https://key:secret@s3.example.gov.cn"),
        ("XUNAN_PHOTOS_PREFIX", "x"),
    ],
)
def test_a_bad_place_of_photos_is_named_without_its_secret(name: str, value: str) -> None:
    told = refusal(BUCKET | {name: value})

    assert name in told
    assert "secret" not in told
    assert "\n" not in told


def test_a_bucket_needs_the_extra_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xunan.storage.photo_address.find_spec", lambda _: None)

    assert "xunan[s3]" in refusal(BUCKET)
    assert load({}).photos_bucket is None


def test_no_secret_is_shown_where_settings_are_printed() -> None:
    assert "a secret" not in repr(load(BUCKET))
