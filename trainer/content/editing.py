"""What makes editors complete keys: a line in each file that names a schema, and the schemas."""

import shutil
from pathlib import Path

from trainer.content.json_schema import FILES
from trainer.content.library import SUBFOLDERS, content_root
from trainer.content.packaged import packaged_folder
from trainer.content.schema import Written

_FOLDER = "schema"


def with_modeline(text: str, kind: type[Written], file: Path) -> str:
    """The text of a file of that kind, with the line in front by which editors find its schema in
    the content folder that `file` lies in."""
    name = next(name for name, model in FILES.items() if model is kind)
    way = f"../{_FOLDER}" if file.absolute().parent.name in SUBFOLDERS else _FOLDER
    return f"# yaml-language-server: $schema={way}/{name}\n{text}"


def lay_out_schemas(file: Path) -> None:
    """Put the schemas into the content folder that `file` lies in; those that are there stay as
    they are. OSError when they can't be written."""
    folder = content_root(file) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if not (folder / name).exists():
            shutil.copyfile(packaged_folder() / _FOLDER / name, folder / name)
