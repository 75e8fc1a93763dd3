"""What is generated and committed equals what the generator writes now."""

from pathlib import Path

from xunan.contract import contract_files, stale_files, write_contract

ROOT = Path(__file__).parents[2]


def test_the_committed_contract_is_fresh() -> None:
    """Phone and server must not speak of different kinds; `./dev contract` writes it anew."""
    assert stale_files(ROOT) == []


def test_the_generator_writes_the_same_text_every_time(tmp_path: Path) -> None:
    """Otherwise every run would look like a change."""
    assert contract_files() == contract_files()
    assert sorted(contract_files()) == write_contract(tmp_path)
    assert write_contract(tmp_path) == []


def test_a_vector_of_a_kind_that_is_gone_is_stale_and_goes(tmp_path: Path) -> None:
    write_contract(tmp_path)
    left = tmp_path / "sync/vectors/decide/kind.gone.json"
    left.write_text("{}", encoding="utf-8")

    assert stale_files(tmp_path) == ["sync/vectors/decide/kind.gone.json"]
    assert write_contract(tmp_path) == ["sync/vectors/decide/kind.gone.json"]
    assert not left.exists()
