"""Letters of other alphabets written in plain Latin ones, so that a name is found however it was taken down."""

CYRILLIC = dict(
    zip(
        "абвгґдеёєжзиіїйклмнопрстуўфхцчшщъыьэюяђјљњћџѓѕќ",
        "a b v g g d e yo ye zh z i i yi y k l m n o p r s t u u f kh ts ch sh shch  y  e yu ya "
        "dj j lj nj c dz gj dz kj".split(" "),
        strict=True,
    )
)
GREEK = dict(
    zip("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(" "), strict=True)
)
ARABIC = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئپچژگکی",
        "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a  a a i w y p ch zh g k y".split(" "),
        strict=True,
    )
)
LATIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}

PLAIN = str.maketrans({**CYRILLIC, **GREEK, **ARABIC, **LATIN})
