"""Finding parts: a file in the right folder, or an entry point of another package, is enough.

A part (importer, signal, and later marker, tie, report, share) is one frozen dataclass in one
file. Its settings, caveats, references and examples live in that file; the command line's flags,
the documentation, the report's method section and the contract tests are made from them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from importlib.metadata import entry_points
from typing import Any, ClassVar, TypeVar

from overt.errors import NameTaken, PluginError, SettingError


def setting(
    default: Any,
    help: str,  # noqa: A002  # the word users of settings know from dataclasses and typer
    *,
    least: float | None = None,
    most: float | None = None,
) -> Any:
    """One value a user may change: its default, its help text and its bounds."""
    return field(default=default, metadata={"help": help, "least": least, "most": most})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Base of everything that carries settings; values out of bounds are refused on creation."""

    def __post_init__(self) -> None:
        owner = getattr(self, "name", type(self).__name__.lower())
        for each in settings_of(type(self)):
            value, least, most = (
                getattr(self, each.name),
                each.metadata["least"],
                each.metadata["most"],
            )
            wrong = None
            if type(value) is not type(each.default) and not (
                isinstance(value, int) and isinstance(each.default, float)
            ):
                wrong = f"a {type(each.default).__name__} is needed"
            elif least is not None and value < least:
                wrong = f"it must be at least {least}"
            elif most is not None and value > most:
                wrong = f"it must be at most {most}"
            if wrong:
                raise SettingError(
                    f"{owner}.{each.name} is {value!r}, but {wrong}: {each.metadata['help']}."
                )

    def values(self) -> dict[str, Any]:
        """Name and value of every setting, in the order they are written in the class."""
        return {each.name: getattr(self, each.name) for each in settings_of(type(self))}


@dataclass(frozen=True, kw_only=True)
class Part(Settings):
    """Base of what can be added in one file: it registers itself under its kind and name."""

    kind: ClassVar[str]
    name: ClassVar[str]
    _registry: ClassVar[dict[tuple[str, str], type[Part]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            return  # a base class such as SharedObjectSignal
        taken_by = Part._registry.get((cls.kind, cls.name))
        if taken_by is not None and taken_by.__module__ != cls.__module__:
            raise NameTaken(
                f"Two {cls.kind}s are called {cls.name!r}: {taken_by.__module__} and "
                f"{cls.__module__}. Give one of them another name."
            )
        if not cls.__doc__ or cls.__doc__.startswith(cls.__name__ + "("):
            raise PluginError(
                f"The {cls.kind} {cls.name!r} has no docstring. Its first line is what users "
                "read in the list, so it has to be there."
            )
        Part._registry[cls.kind, cls.name] = cls


def settings_of(owner: type[Settings]) -> list[Field[Any]]:
    """The settings of a part; flags, forms and documentation are made of these."""
    return [
        each for each in fields(owner) if "help" in each.metadata and each.default is not MISSING
    ]


def discover(kind: str, package: str) -> dict[str, type[Part]]:
    """All parts of a kind, by name: our own modules, then those of installed packages.

    Modules whose name begins with an underscore hold machinery and are left alone. An outside
    package announces its parts under the entry-point group that equals `package`.
    """
    home = importlib.import_module(package)
    for module in pkgutil.iter_modules(home.__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"{package}.{module.name}")
    for found in entry_points(group=package):
        found.load()
    return {
        name: cls for (its_kind, name), cls in sorted(Part._registry.items()) if its_kind == kind
    }


_SomePart = TypeVar("_SomePart", bound=Part)


def effective(
    parts: Mapping[str, type[_SomePart]], settings: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Part → its settings as they take effect; None where it is switched off."""
    return {
        part.name: part.values() if enabled else None
        for part, enabled in configured(parts, settings)
    }


def configured(
    parts: Mapping[str, type[_SomePart]], settings: Mapping[str, Mapping[str, Any]]
) -> list[tuple[_SomePart, bool]]:
    """Every part with its settings, and whether it is switched on; unknown names are refused.

    `settings` gives values by part and name; {"co_link": {"enabled": False}} leaves one out.
    """
    out = []
    for name, cls in parts.items():
        given = settings.get(name, {})
        values = {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()}
        enabled = bool(values.pop("enabled", True))
        known = cls().values()
        if unknown := sorted(set(values) - set(known)):
            raise SettingError(
                f"{name} has no setting {', '.join(unknown)!r}. It has: {', '.join(known)}."
            )
        out.append((replace(cls(), **values), enabled))
    return out
