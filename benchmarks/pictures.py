"""Pictures made for measuring: varied, deterministic, and hard on purpose; and what people do to pictures.

No picture is drawn from life. Landscapes, scenes, faces and noise stand for photographs; cards and
screenshots are the hard negatives: one design, other words.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

WORDS = (
    "river", "council", "market", "bridge", "people", "never", "always", "today", "winter", "school",
    "doctor", "border", "harvest", "island", "music", "letter", "morning", "station", "voters", "paper",
    "engine", "window", "garden", "silver", "thunder", "valley", "copper", "lantern", "they", "will", "not",
    "tell", "you", "about", "what", "really", "happened", "when", "we", "asked", "for", "an", "answer",
    "share", "before", "it", "is", "gone",
)  # fmt: skip
"""Invented sentences are drawn from these."""

Picture = Image.Image
Rng = np.random.Generator


def picture(kind: str, seed: int) -> Picture:
    """The picture of a kind with this seed; the same on every machine with the same Pillow."""
    rng = np.random.default_rng([seed, sorted(KINDS).index(kind)])
    return KINDS[kind](rng)


def _noise(rng: Rng, height: int, width: int, slope: float) -> NDArray[np.float64]:
    """Noise whose power falls with frequency as in photographs (1/f ** slope), from 0 to 1."""
    y, x = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None, :]
    size = np.hypot(y, x)
    size[0, 0] = 1
    phases = np.exp(2j * np.pi * rng.random(size.shape))
    field = np.fft.irfft2(phases * rng.rayleigh(size=size.shape) / size**slope, s=(height, width))
    field -= field.min()
    return np.asarray(field / field.max())


def _size(rng: Rng) -> tuple[int, int]:
    width, height = [(640, 480), (480, 640), (640, 360), (512, 512), (600, 400)][rng.integers(5)]
    return width, height


def _colour(rng: Rng, least: int = 0, most: int = 256) -> tuple[int, int, int]:
    red, green, blue = (int(v) for v in rng.integers(least, most, 3))
    return red, green, blue


def _landscape(rng: Rng) -> Picture:
    width, height = _size(rng)
    top, bottom = np.array(_colour(rng, 90)), np.array(_colour(rng, 60))
    fall = np.linspace(0, 1, height)[:, None, None]
    field = (1 - fall) * top + fall * bottom + 60 * (_noise(rng, height, width, 1.6)[..., None] - 0.5)
    across = np.arange(width)
    for layer in range(int(rng.integers(2, 5))):
        line = height * (0.35 + 0.15 * layer) + 0.35 * height * (_noise(rng, 8, width, 1.5)[3] - 0.5)
        under = np.arange(height)[:, None] > line[across][None, :]
        ground = np.array(_colour(rng, 10, 170)) + 70 * (_noise(rng, height, width, 1.1)[..., None] - 0.5)
        field = np.where(under[..., None], ground, field)
    return Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))


def _scene(rng: Rng) -> Picture:
    width, height = _size(rng)
    image = Image.fromarray(
        (np.clip(_noise(rng, height, width, 1.4), 0, 1)[..., None] * np.array(_colour(rng, 80))).astype(np.uint8)
    )
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(5, 16))):
        x, y = rng.integers(-60, width), rng.integers(-60, height)
        w, h = rng.integers(40, width // 2), rng.integers(40, height // 2)
        box = (int(x), int(y), int(x + w), int(y + h))
        [draw.ellipse, draw.rectangle][rng.integers(2)](box, fill=_colour(rng))
    return image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 3))))


def _face(rng: Rng) -> Picture:
    side = 400
    back = _noise(rng, side, side, 1.3)[..., None] * np.array(_colour(rng, 40))
    image = Image.fromarray(np.clip(back, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    x, y = (int(v) for v in rng.integers(150, 250, 2))
    w, h = int(rng.integers(60, 110)), int(rng.integers(80, 140))
    draw.ellipse((x - 2 * w, y + h - 20, x + 2 * w, y + h + 300), fill=_colour(rng))
    draw.ellipse((x - w - 12, y - h - 25, x + w + 12, y + h // 2), fill=_colour(rng, 0, 140))
    draw.ellipse((x - w, y - h, x + w, y + h), fill=_colour(rng, 90))
    for side_ in (-1, 1):
        eye = x + side_ * int(w * rng.uniform(0.3, 0.5))
        draw.ellipse((eye - 12, y - 30, eye + 12, y - 10), fill=_colour(rng, 0, 120))
    draw.arc((x - w // 2, y, x + w // 2, y + h // 2), 20, 160, fill=(150, 40, 40), width=6)
    grain = 40 * (_noise(rng, side, side, 0.9)[..., None] - 0.5)
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _texture(rng: Rng) -> Picture:
    width, height = _size(rng)
    layers = [_noise(rng, height, width, float(rng.uniform(0.8, 1.4))) for _ in range(3)]
    return Image.fromarray((np.stack(layers, axis=2) * 255).astype(np.uint8))


def _words(rng: Rng, count: int) -> str:
    return " ".join(rng.choice(WORDS, count))


def _lines(rng: Rng, lines: int, words: int) -> str:
    return "\n".join(_words(rng, int(rng.integers(max(words - 2, 1), words + 2))) for _ in range(lines))


def _card(rng: Rng) -> Picture:
    """A quotation on one of four designs: the design stays, the words change."""
    design = int(rng.integers(4))
    back, ink = [((20, 30, 70), (240, 240, 240)), ((245, 240, 220), (30, 30, 30)),
                 ((120, 20, 30), (255, 230, 120)), ((250, 250, 250), (10, 60, 120))][design]  # fmt: skip
    image = Image.new("RGB", (600, 600), back)
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 20, 580, 580), outline=ink, width=6)
    draw.rectangle((40, 520, 560, 524), fill=ink)
    draw.text((200, 535), "THE DAILY EXAMPLE", fill=ink, font=ImageFont.load_default(20))
    draw.multiline_text(
        (60, 80), _lines(rng, int(rng.integers(5, 9)), 4), fill=ink, font=ImageFont.load_default(36), spacing=14
    )
    return image


def _screenshot(rng: Rng) -> Picture:
    """A post as an app shows it: name, text, counts."""
    image = Image.new("RGB", (600, 420), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 20, 76, 76), fill=_colour(rng))
    draw.text((92, 22), _words(rng, 2).title(), fill=(10, 10, 10), font=ImageFont.load_default(24))
    draw.text((92, 52), f"@{_words(rng, 1)}", fill=(110, 110, 110), font=ImageFont.load_default(20))
    draw.multiline_text(
        (24, 100), _lines(rng, int(rng.integers(3, 7)), 6), fill=(10, 10, 10), font=ImageFont.load_default(26),
        spacing=10,
    )  # fmt: skip
    draw.line((24, 360, 576, 360), fill=(210, 210, 210), width=2)
    draw.text((24, 375), f"{rng.integers(9999)} likes", fill=(110, 110, 110), font=ImageFont.load_default(20))
    return image


KINDS: dict[str, Callable[[Rng], Picture]] = {
    "landscape": _landscape,
    "scene": _scene,
    "face": _face,
    "texture": _texture,
    "card": _card,
    "screenshot": _screenshot,
}


def captioned(image: Picture, rng: Rng) -> Picture:
    """The picture with a band of words across the top or the bottom, 12 to 20 % of its height."""
    out = image.copy()
    draw = ImageDraw.Draw(out)
    band = int(out.height * rng.uniform(0.12, 0.20))
    top = 0 if rng.random() < 0.5 else out.height - band
    dark = rng.random() < 0.5
    draw.rectangle((0, top, out.width, top + band), fill=(0, 0, 0) if dark else (255, 255, 255))
    draw.text(
        (10, top + band * 0.2), _words(rng, 6), fill=(255, 255, 255) if dark else (0, 0, 0),
        font=ImageFont.load_default(max(int(band * 0.5), 8)),
    )  # fmt: skip
    return out


def recoded(image: Picture, quality: int) -> Picture:
    """The picture through JPEG."""
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")


def cropped(image: Picture, share: float, rng: Rng) -> Picture:
    """The picture without this share of its width and of its height, cut off anywhere."""
    x, y = image.width * share, image.height * share
    left, top = rng.random() * x, rng.random() * y
    return image.crop((round(left), round(top), round(left + image.width - x), round(top + image.height - y)))


def bordered(image: Picture, share: float, rng: Rng) -> Picture:
    """The picture in a frame of one colour, this share of its width on each side."""
    colour = [(255, 255, 255), (0, 0, 0), _colour(rng)][rng.integers(3)]
    wide = rng.random() < 0.5  # bars on two sides only, as on phones
    x, y = round(image.width * share), 0 if wide else round(image.height * share)
    return ImageOps.expand(image, (x, y, x, y), fill=colour)


def _scaled(image: Picture, share: float) -> Picture:
    return image.resize((max(round(image.width * share), 8), max(round(image.height * share), 8)))


def _watermarked(image: Picture, rng: Rng) -> Picture:
    out = image.copy()
    font = ImageFont.load_default(max(out.height // 12, 8))
    at = (out.width * rng.uniform(0, 0.4), out.height * rng.uniform(0.1, 0.8))
    ImageDraw.Draw(out).text(at, _words(rng, 3), fill=(255, 255, 255), font=font, stroke_width=2, stroke_fill=(0, 0, 0))
    return out


CHANGES: dict[str, Callable[[Picture, Rng], Picture]] = {
    "JPEG, quality 90": lambda image, _: recoded(image, 90),
    "JPEG, quality 50": lambda image, _: recoded(image, 50),
    "JPEG, quality 30": lambda image, _: recoded(image, 30),
    "scaled to 25 %": lambda image, _: recoded(_scaled(image, 0.25), 85),
    "scaled to 50 %": lambda image, _: recoded(_scaled(image, 0.5), 85),
    "scaled to 200 %": lambda image, _: recoded(_scaled(image, 2.0), 85),
    "stretched by 10 %": lambda image, _: recoded(image.resize((round(image.width * 1.1), image.height)), 85),
    "mirrored": lambda image, _: recoded(ImageOps.mirror(image), 85),
    "grey": lambda image, _: recoded(ImageOps.grayscale(image).convert("RGB"), 85),
    "30 % brighter": lambda image, _: recoded(ImageEnhance.Brightness(image).enhance(1.3), 85),
    "30 % darker": lambda image, _: recoded(ImageEnhance.Brightness(image).enhance(0.7), 85),
    "30 % more contrast": lambda image, _: recoded(ImageEnhance.Contrast(image).enhance(1.3), 85),
    "border of 5 %": lambda image, rng: recoded(bordered(image, 0.05, rng), 85),
    "border of 15 %": lambda image, rng: recoded(bordered(image, 0.15, rng), 85),
    "5 % cut off": lambda image, rng: recoded(cropped(image, 0.05, rng), 85),
    "10 % cut off": lambda image, rng: recoded(cropped(image, 0.10, rng), 85),
    "words across it": lambda image, rng: recoded(_watermarked(image, rng), 85),
    "band of words": lambda image, rng: recoded(captioned(image, rng), 85),
    "mirrored, band of words": lambda image, rng: recoded(captioned(ImageOps.mirror(image), rng), 85),
    "5 % cut off, mirrored, half size": lambda image, rng: recoded(
        _scaled(ImageOps.mirror(cropped(image, 0.05, rng)), 0.5), 70
    ),
}
"""What people and platforms do to a picture before it is posted again."""
