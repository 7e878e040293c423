"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="只输出一份 JSON，供脚本使用。")]
ContentFolders = Annotated[
    list[Path] | None,
    typer.Option("--content", help="另加一个内容文件夹，同名的卡片和场景以它为准；可重复。"),
]
Facts = Annotated[
    list[str] | None,
    typer.Option("--set", help="现场信息，如 company=安居客服中心；可重复。"),
]
ModelName = Annotated[str | None, typer.Option("--model", help="用哪个识别模型。")]
