"""`trainer models`: which recogniser listens."""

from pathlib import Path
from typing import Annotated

import typer

from trainer.cli.compose import OFFICIAL_MODEL, model_store
from trainer.cli.options import AsJson
from trainer.cli.output import Progress, emit_json, notice, say

app = typer.Typer(help="语音识别模型：查看、安装、选用、删除。", no_args_is_help=True)

_Name = Annotated[str, typer.Argument(help="模型的名字，见 trainer models list。")]
_STATES = {"embedded": "自带", "installed": "已安装", "available": "可下载"}


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """列出所有模型，带 ▸ 的正在使用。例：trainer models list"""
    found = model_store().models()
    if as_json:
        emit_json(
            {
                "models": [
                    {
                        "name": model.name,
                        "state": model.state,
                        "size": model.size,
                        "in_use": model.in_use,
                        "problem": model.problem,
                    }
                    for model in found
                ]
            }
        )
        return
    for model in found:
        mark = "▸" if model.in_use else " "
        say(f"{mark} {model.name:28} {_STATES[model.state]}  {model.size / 1e6:7.1f} MB")
        if model.problem:
            say(f"    {model.problem}")
    say(f"\n自带的模型只听得准合成语音；真人练习请运行：trainer models install {OFFICIAL_MODEL}")


@app.command("install")
def install(
    what: Annotated[str, typer.Argument(help="可下载的模型名，或一个 zip 文件。")],
) -> None:
    """安装并选用一个模型；断了可以接着下。例：trainer models install vosk-model-small-cn-0.22"""
    store = model_store()
    stages = {"download": "下载", "unpack": "解包"}
    with Progress("安装") as progress:

        def show(stage: str, done: int, total: int | None) -> None:
            label = stages.get(str(stage), str(stage))
            progress.show(done, total, f"{label} {done / 1e6:.1f} MB")

        if what.lower().endswith(".zip") or Path(what).is_file():
            name = store.install_zip(Path(what), on_progress=show)
        else:
            store.install(what, on_progress=show)
            name = what
        store.use(name)
    say(f"已安装并选用 {name}。")


@app.command("use")
def use(name: _Name) -> None:
    """选用一个已安装的模型。例：trainer models use embedded"""
    model_store().use(name)
    say(f"已选用 {name}。")


@app.command("remove")
def remove(name: _Name) -> None:
    """删除一个已安装的模型。例：trainer models remove vosk-model-small-cn-0.22"""
    store = model_store()
    in_use = any(model.name == name and model.in_use for model in store.models())
    store.remove(name)
    say(f"已删除 {name}。")
    if in_use:
        notice("它原来正在使用，现在改用自带的模型。")
