"""The words that mean "no value" in a text cell. "None" is not one of them: it often is an answer ("no garage")."""

MISSING_WORDS = (
    "", "NA", "N/A", "n/a", "N.A.", "n.a.", "NaN", "nan", "NAN", "-nan", "-NaN", "<NA>", "null", "NULL", "Null",
    "(null)", "(NULL)", "[null]", "[NULL]", "\\N", "(blank)", "(leer)", "(vide)",
    "?", "-", "--", "---", "–", "—", ".", "..", "...", "…",
    "#N/A", "#N/A N/A", "#NA", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#CALC!", "#SPILL!",
    "#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#N/D", "#VALEUR!", "#NOMBRE!", "#NOM?", "#NUL!", "#N/B", "#¡VALOR!",
    "#¡DIV/0!", "#¡REF!", "#¡NUM!", "#¿NOMBRE?", "#ARG!", "#DZIEL/0!", "#Н/Д", "#ЗНАЧ!", "#ДЕЛ/0!", "#ССЫЛКА!",
    "k.A.", "k. A.", "K.A.", "k.a.", "n.v.", "n. v.", "keine Angabe", "Keine Angabe", "N/D", "n/d", "n.d.", "N.D.",
    "s/d", "S/D", "sin datos", "Sin datos", "sem dados", "Sem dados", "no disponible", "No disponible",
    "non disponible", "Non disponible", "brak danych", "Brak danych", "no data", "No data", "not available",
    "Not available", "Not Available", "н/д", "Н/Д", "нет данных", "Нет данных", "无数据", "暂无", "缺失",
    "データなし", "欠損", "欠測", "결측", "자료없음",
)  # fmt: skip
UNKNOWN = (  # may be an answer, so that they stay; among numbers they are none
    "unknown", "missing", "none", "not known", "unavailable", "n/k", "tbd", "tba", "nil", "undefined", "invalid",
    "unbekannt", "fehlt", "ohne angabe", "keine", "nicht bekannt", "inconnu", "inconnue", "manquant", "non renseigné",
    "aucun", "desconocido", "desconocida", "ninguno", "no consta", "sin dato", "desconhecido", "não disponível",
    "nenhum", "sconosciuto", "nessuno", "onbekend", "geen", "okänd", "ukjent", "ukendt", "tuntematon", "nieznany",
    "brak", "neznámý", "ismeretlen", "necunoscut", "bilinmiyor", "yok", "неизвестно", "не указано", "отсутствует",
    "невідомо", "άγνωστο", "未知", "不详", "不明", "未知数", "不詳", "なし", "無し", "알수없음", "미상", "없음",
)  # fmt: skip
USUAL = MISSING_WORDS[1:]  # all but the blank cell, which is missing in every column
