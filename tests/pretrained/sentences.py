"""What people write about things they bought or saw, in many languages; some also without their accents."""

SENTENCES = {
    "en": (
        "The film was not good at all, and I would not see it again.",
        "It broke after two days and they did nothing.",
    ),
    "de": (
        "Der Film war nicht gut, und ich habe ihn auch nicht zu Ende gesehen.",
        "Das ist mein zweites und es haelt.",
    ),
    "fr": (
        "Le film est très bon et je le recommande à tout le monde.",
        "Il ne marche plus et je ne suis pas contente.",
    ),
    "es": ("Un film excelente y muy divertido para todos los que lo ven.", "No funciona y el servicio es muy malo."),
    "it": ("Il film è molto bello e lo consiglio a tutti.", "Non funziona più e nessuno mi ha risposto, grazie."),
    "pt": ("O filme é muito bom e eu recomendo para todos.", "Não funciona e ninguém me respondeu até agora."),
    "nl": (
        "Dit is een heel mooie film en ik vond het in een woord geweldig.",
        "Het werkt niet meer en dat is niet goed.",
    ),
    "sv": (
        "Det är en mycket bra film och jag vill se den igen.",
        "Den fungerar inte och jag har inte fått något svar.",
    ),
    "fi": ("Elokuva oli hyvä ja se on myös hauska.", "Tämä ei toimi, mutta en ole vielä saanut vastausta."),
    "pl": ("Film jest bardzo dobry i polecam go wszystkim.", "Nie działa, a na odpowiedź jeszcze się nie doczekałem."),
    "cs": (
        "Film byl velmi dobrý, ale není pro každého.",
        "Nefunguje to a ještě jsem nedostal odpověď, protože je neděle.",
    ),
    "sk": ("Film bol veľmi dobrý, ale nie je pre každého.", "Nefunguje to a ešte som nedostal odpoveď, keď som písal."),
    "hu": (
        "A film nagyon jó volt, és nem csak a gyerekeknek.",
        "Nem működik, és még nem kaptam választ, de majd kapok.",
    ),
    "ro": (
        "Filmul este foarte bun și îl recomand tuturor, dar nu este pentru copii.",
        "Nu merge și nu am primit nimic.",
    ),
    "tr": ("Film çok güzel ve herkes için iyi bir seçim.", "Bu ürün çalışmıyor ama para iade olmadı, çok kötü."),
    "id": ("Film ini sangat bagus dan saya suka dengan ceritanya.", "Barang tidak bisa dipakai dan belum ada jawaban."),
    "vi": ("Bộ phim này rất hay và tôi muốn xem lại.", "Sản phẩm không dùng được và tôi đã bị mất tiền."),
    "ca": (
        "La pel·lícula és molt bona i també és per als nens, amb tot.",
        "No va bé però hi ha aquest servei, gràcies.",
    ),
    "hr": ("Film je vrlo dobar i nije samo za djecu.", "Ne radi, a još nisam dobio odgovor, što je loše."),
    "sl": ("Film je zelo dober in ni samo za otroke.", "Ne dela, pa še nisem dobil odgovora, kaj naj zdaj."),
    "et": ("Film oli väga hea ja see ei ole ainult lastele.", "See ei tööta ja ma olen veel ilma vastuseta."),
    "lt": ("Filmas buvo labai geras ir ne tik vaikams.", "Neveikia, bet dar nėra atsakymo iš jų, o aš laukiu."),
    "lv": (
        "Filma bija ļoti laba un ne tikai bērniem.",
        "Tas nav labi, bet es gaidu, jo vēl nav atbildes no viņiem, kas tā bija.",
    ),
    "af": (
        "Die film was baie goed en dit is nie net vir kinders nie.",
        "Dit werk nie en ek het nog nie gehoor wat hulle sê nie.",
    ),
    "ru": ("Мне очень понравился этот фильм.", "Он не работает, и я уже не жду ответа, а это плохо."),
    "uk": ("Мені дуже сподобався цей фільм.", "Він не працює, і я вже не чекаю, але це так."),
    "bg": ("Филмът е много добър и не само за деца.", "Не работи и няма отговор от тях, а това е лошо."),
    "sr": ("Филм је врло добар и није само за децу.", "Не ради, а сам га већ вратио, што је лоше."),
    "ar": ("كان الفيلم جيدا جدا", "المنتج لا يعمل ولم يرد علي أحد"),
    "fa": ("این فیلم خیلی خوب بود", "این کالا کار نمی‌کند و کسی پاسخ نداد"),
    "ur": ("یہ فلم بہت اچھی ہے", "یہ چیز کام نہیں کرتی اور کسی نے جواب نہیں دیا"),
    "hi": ("यह फ़िल्म बहुत अच्छी है", "यह काम नहीं करता"),
    "el": ("Η ταινία ήταν πολύ καλή", "Δεν λειτουργεί και κανείς δεν απάντησε"),
    "he": ("הסרט היה טוב מאוד", "זה לא עובד ואף אחד לא ענה"),
    "th": ("ภาพยนตร์ดีมาก", "ใช้งานไม่ได้เลย"),
    "zh": ("这家餐馆的菜很好吃，service 也不错", "用了两天就坏了"),
    "ja": ("この映画はとても面白かったです", "二日で壊れました"),
    "ko": ("영화가 정말 재미있었어요", "이틀 만에 고장 났어요"),
}
ENGLISH_TYPED = (  # with everything that is not ASCII in people's messages
    "so happy 😂😂 can’t wait for the weekend “yay”",
    "I don’t know… it’s fine 🤷🏽‍♀️",
    "@anna the café in Zürich was naïve-ly good – and über cheap #travel https://example.org/ß?x=ü",
    "We went to São Paulo and it was the best trip of my life ❤️",
    "RT @user: this is why we can't have nice things →→ http://t.co/xyz",
    "LOVE THIS!!! It’s just what I needed 😍😍😍",
)
UNKNOWN = (
    "great phone",
    "café crème",
    "123 !? 😀",
    "",
    "\u3000\u00a0\t",
    "iPhone 12 Pro Max 128GB",
    "https://example.org/der/die/das?und=the&for=you",
    "info@die-firma.de",
    "def der(self): return self.und(x) if not y else the_value[i]",
    "SELECT id FROM die_tabelle",
    "Xyzzy plugh blorptastic",
    "Lorem",
)
