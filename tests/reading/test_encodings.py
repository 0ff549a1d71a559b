"""Texts of many languages in the encodings that programs used for them are read without a hint."""

import random

import pytest

from core.reading import ReadOptions, understand

TEXTS = {
    "latin": (
        "name;Größe;Straße\nJürgen;1,80;Königstraße\nBärbel;1,65;Schloßallee\nSören;1,75;Übergang\n",
        ["windows-1252", "latin-1", "cp850", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"],
    ),
    "french": ("nom;ville\nRené;Besançon\nZoë;Nîmes\nHélène;Orléans\n", ["windows-1252", "cp850", "mac_roman"]),
    "polish": (
        "imię;miasto\nŁukasz;Łódź\nMałgorzata;Wrocław\nŚwiętosława;Gdańsk\nPaweł;Białystok\n",
        ["windows-1250", "iso8859_2"],
    ),
    "czech": (
        "jméno;město\nJiří;Plzeň\nŘehoř;Třebíč\nZdeněk;Příbram\nTomáš;Děčín\n",
        ["windows-1250", "iso8859_2", "cp852"],
    ),
    "turkish": ("ad;şehir\nAyşe;İstanbul\nİbrahim;Eskişehir\nGüneş;Çanakkale\nIşık;Ağrı\n", ["windows-1254"]),
    "latvian": ("vārds;pilsēta\nJānis;Rīga\nĒriks;Cēsis\nKārlis;Jēkabpils\nĢirts;Ķekava\n", ["windows-1257"]),
    "russian": (
        "имя;город\nИван;Москва\nМария;Санкт-Петербург\nОльга;Новосибирск\nПётр;Казань\n",
        ["windows-1251", "koi8_r", "cp866", "iso8859_5", "utf-16-le"],
    ),
    "greek": (
        "Όνομα;Πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\nΕλένη;Πάτρα\nΆννα;Χανιά\n",
        ["windows-1253", "iso8859_7"],
    ),
    "hebrew": ("שם;עיר\nדוד;ירושלים\nרחל;תל אביב\nמשה;באר שבע\nשרה;חיפה\n", ["windows-1255"]),
    "arabic": ("الاسم;المدينة\nمحمد;القاهرة\nفاطمة;الدار البيضاء\nعمر;بغداد\nمريم;الرياض\n", ["windows-1256"]),
    "thai": ("ชื่อ;เมือง\nสมชาย;กรุงเทพ\nสมหญิง;เชียงใหม่\nประยุทธ;นครราชสีมา\n", ["cp874"]),
    "chinese": (
        "姓名,城市,年龄\n王小明,北京,25\n李四,上海市浦东新区,31\n张三丰,广州,47\n赵六,深圳,52\n",
        ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"],
    ),
    "taiwanese": ("姓名,城市\n王小明,臺北市\n李四,高雄縣\n張三豐,臺中\n趙六,新竹\n", ["big5", "utf-16-le"]),
    "japanese": (
        "名前,都市\n田中さくら,東京\n鈴木イチロー,大阪\n高橋みどり,名古屋\n",
        ["shift_jis", "euc_jp", "iso2022_jp", "utf-16-le", "utf-16-be"],
    ),
    "korean": ("이름,도시\n김철수,서울\n이영희,부산광역시\n박민수,대구\n", ["euc_kr", "utf-16-le"]),
}
CASES = [(language, encoding) for language, (_, encodings) in TEXTS.items() for encoding in encodings]


def written(found, sign):
    """What was read, as it was written."""
    return "".join(sign.join(row) + "\n" for row in [found.names, *found.rows])


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_a_text_is_read_in_the_encoding_it_was_written_in(tmp_path, language, encoding):
    text = TEXTS[language][0]
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode(encoding))
    found = understand(path)
    assert written(found, found.options.delimiter) == text
    kept = understand(path, options=ReadOptions(encoding=found.options.encoding))
    assert (kept.names, kept.rows) == (found.names, found.rows)


@pytest.mark.parametrize("sign", ["£12.50", "3 €", "20 °C", "½ cup", "© Ann", "5 µm", "naïve", "“so”"])
def test_a_lone_sign_of_western_europe_in_a_file_of_others_stays_what_it_is(tmp_path, sign):
    path = tmp_path / "rows.csv"
    path.write_bytes(("item,price\n" + "apple,3\n" * 20 + f"pear,{sign}\nplum,{sign}\n").encode("windows-1252"))
    found = understand(path)
    assert found.rows[-1] == ("plum", sign)
    assert found.options.encoding == "windows-1252"


def test_wide_characters_cut_in_the_middle_and_bytes_by_chance_are_told_apart(tmp_path):
    path = tmp_path / "rows.csv"
    text = TEXTS["japanese"][0] * 40
    path.write_bytes(text.encode("utf-16-le")[:-1])
    assert understand(path).names == ("名前", "都市")
    path.write_bytes(random.Random(7).randbytes(9_000))
    with pytest.raises(Exception, match="neither text nor a spreadsheet"):
        understand(path)
