"""The commonest words of languages, hardly a sentence is without; some as people type them, without accents.

Data alone. A word may be in several languages: core.pretrained.texts.languages counts it less then.
"""

LATIN_WORDS = {
    "en": (
        "the of and to a in is i it you that he was for on are with as his they be at this have from or one had by "
        "not but what all were we when your can said there an which their if do will how about them then these so her "
        "would him has more see no could my than been who its now did get our out up just me don't it's i'm can't "
        "didn't isn't im dont she us am don very only after because too really good great love thanks thank please "
        "today never best nice like"
    ),
    "de": (
        "der die das und ist ich nicht ein zu es sie mit auf für fuer den von dem im wir was eine einen einer eines "
        "sich auch als an wie war aber aus bei nach noch nur oder wenn hat haben wird werden sind bin mir mich dich "
        "dir sein seine ihr ihre kein keine zum zur über ueber vor bis uns so schon mehr sehr hier da dass daß weil "
        "doch mal gut heute danke bitte immer jeder jede können alle man am"
    ),
    "fr": (
        "le la les de des et est un une je tu il elle nous vous ils pas ne que qui dans pour sur avec ce cette ces se "
        "sa son ses au aux du en mais ou où plus par sont été etre être avoir fait c'est j'ai d'un d'une qu'il n'est "
        "l'on mon ma mes ton votre notre leur très tres bien merci bonjour tout tous toute comme si aussi y ont même"
    ),
    "es": (
        "el la los las de que y en un una es no se por con para lo su al del como más mas pero sus le ya o este sí si "
        "porque esta está entre cuando muy sin sobre también tambien me hasta hay donde quien desde todo nos durante "
        "todos uno les ni otros ese eso yo mi tu te soy eres fue son ser gracias hola bueno bien toda tiene puede"
    ),
    "it": (
        "il lo la i gli le di che e è un una uno in per non con si da sono come ma anche del della dei delle degli "
        "dello al alla ai alle nel nella nei più piu questo questa questi se mi ti ci vi io tu lui lei noi ha ho hai "
        "hanno o era essere stato cosa perché perche molto bene grazie ciao quando dove tutto tutti dal dalla sul "
        "sulla ogni ad individuo"
    ),
    "pt": (
        "o os as de que e do da em um uma é para com não nao por mais dos das no na nos nas se foi ao ele ela eles "
        "mas como tem seu sua ou ser quando muito há já está esta eu também tambem só pelo pela até isso entre era "
        "depois sem mesmo aos seus quem me esse essa você voce meu minha obrigado obrigada bom bem toda todo direito "
        "à às pode são sao"
    ),
    "nl": (
        "de het een en van ik te dat die in is niet zijn op aan met voor er maar om hem dan zou of wat mijn men dit "
        "zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog zal me "
        "zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus alles onder "
        "ja werd wezen zelf heel goed bedankt ieder recht"
    ),
    "sv": (
        "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne "
        "då sin nu har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara "
        "vad över än dig kan sina här ha mot alla under någon eller allt mycket sedan denna detta bra tack ni mina "
        "varje finns"
    ),
    "da": (
        "og i jeg det at en den til er som på de med han af for ikke der var mig sig men et har om vi min havde ham "
        "hun nu over da fra du ud sin dem os op man hans hvor eller hvad skal selv her alle vil blev kunne ind når "
        "være dog noget ville jo deres efter ned skulle denne end dette mit også under have dig anden hende mine alt "
        "meget tak god godt enhver hvis bliver"
    ),
    "no": (
        "og i jeg det at en et den til er som på de med han av ikke ikkje der så var meg seg men ett har om vi min "
        "mitt ha hadde hun nå over da ved fra du ut sin dem oss opp man kan hans hvor eller hva skal selv sjøl her "
        "alle vil bli ble blei blitt kunne inn når være kom noen noe ville dere deres kun ja etter ned skulle denne "
        "for deg si sine sitt mot å meget hvorfor dette disse uten hvordan bra takk god enhver hver"
    ),
    "fi": (
        "ja on ei se että hän oli en minä mutta ne ovat tai kun niin mitä olen olla joka sen kuin mikä voi ole myös "
        "vain jos minun sitä mukaan hyvä hyvin kaikki tämä siitä nyt sinä me he te ollut sekä kanssa jo vielä kiitos "
        "tämän niiden hänen sinun mun mulla jokaisella ihan aina eli koska häntä"
    ),
    "pl": (
        "i w nie na się sie z do to że ze jest o jak ale po co tak za od by jego ją ja ten już juz tylko go czy był "
        "była było ma mi mnie być byc dla przez ich jej tym ty pan może moze jeszcze bardzo przy nawet więc ona on "
        "oni nas są sa które który która tego tej dziękuję dobrze lub każdy oraz swoje pod przed"
    ),
    "cs": (
        "a se v je na to že s z do o i ve jsem si pro za by po jako ale jak k ten tak bylo byl byla jeho její jen co "
        "už uz jsou při od který která které aby když nebo není ještě má podle také tam tím mezi až než ani být velmi "
        "dobře děkuji toho kde každý musí jste protože mě mi jsme"
    ),
    "sk": (
        "a sa v je na to že s z do o i vo som si pre za by po ako ale k ten tak bolo bol bola jeho jej len čo už uz "
        "sú pri od ktorý ktorá ktoré aby keď alebo nie ešte má podľa tiež tam tým medzi až než ani byť veľmi dobre "
        "ďakujem toho kde každý musí ste pretože ma mi sme"
    ),
    "hu": (
        "a az és es hogy nem is egy ez meg csak de van volt ha már mar még én te ő mi azt ki el kell így úgy sem vagy "
        "nagyon lehet mint mert amely ami aki után minden vagyok köszönöm jó ezt annak ennek be fel le olyan majd "
        "most itt ott mindenkinek joga"
    ),
    "ro": (
        "și si în in a de la cu o pe care nu din un este că ca să sa mai pentru fi au ce se al ale prin sau dar sunt "
        "lui ei el ea eu am ai le acest această acesta fost după foarte bine mulțumesc multumesc are dacă daca toate "
        "orice cel cea mi îmi ceva asta mea meu către"
    ),
    "tr": (
        "ve bir bu da de için icin çok cok ne o ile ben sen biz siz var yok mi mı mu ama daha kadar gibi olarak olan "
        "her en değil degil sonra şey şu ya ki veya hiç hem diye bana beni benim senin onun güzel teşekkürler iyi "
        "kötü olduğu olur etmek hakkı haiz hakkına bunu böyle nasıl neden çünkü"
    ),
    "id": (
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada mereka bisa kita kami "
        "dia adalah oleh atau sudah telah sangat lebih aku kamu anda apa seperti orang harus hanya bagus baik terima "
        "kasih ya saat tak nya sebagai bahwa setiap dapat hak menjadi belum semua banget gak"
    ),
    "vi": (
        "và là của có không được cho một những các với người trong đã này để khi đến tôi rất về như thì cũng nhưng ra "
        "nếu lại từ đó làm bạn mình ở nên phải hơn quyền mọi bị theo tốt cảm"
    ),
    "ca": (
        "el la els les de i que en un una és es no per amb al del dels als com més mes però pero ha són som seva seu "
        "aquest aquesta va tot tota tothom dret o si també tambe molt gràcies bon bé hi ho em et ens jo tu ell ella "
        "sense sobre quan on"
    ),
    "hr": (
        "i u je se na da ne su za od s sa koji koja koje ili ima bez biti bio bila bilo nije ali kao sam što šta sto "
        "iz po do o ako li te će ce svoje svaki svatko svako pravo ja ti on ona mi vi oni me mene moj vrlo dobro "
        "hvala još samo jer pri zbog nisam"
    ),
    "sl": (
        "in je se v na da ne so za od s z ki ali ima brez biti bil bila bilo ni kot sem kaj iz po do o če bi ter "
        "svoje vsak vsakdo pravo jaz ti on ona mi vi oni me moj zelo dobro hvala še samo ker pri zaradi nisem pa tudi "
        "lahko"
    ),
    "et": (
        "ja on ei et ta see ma oli kui aga ka mis kes või olen sa me nad oma selle seda veel siis nii nagu kus väga "
        "hea aitäh kõik mida olema tema minu sinu igal inimesel õigus ning pole ole välja"
    ),
    "lt": (
        "ir yra į kad ne iš tai kaip su apie nuo bet už per po ar jo jos buvo labai tik jau prie ji jis aš tu mes jie "
        "kiekvienas žmogus turi teisę arba savo taip dar gerai ačiū kai bus mano visi jei"
    ),
    "lv": (
        "un ir uz ka no ar par bet vai tas kas kā es tu viņš viņa mēs jūs ļoti nav bija būt to tā pie pēc līdz lai "
        "gan tikai jau katram cilvēkam tiesības savu labi paldies arī ja man visi"
    ),
    "is": (
        "og í að er á ekki sem ég það en við um þú hann hún með fyrir var eru þess til af svo frá eða allir skal hver "
        "rétt takk góð mjög þetta hefur hafa vera"
    ),
    "gl": (
        "o a os as de que e do da en un unha é non por con para máis dos das ao no na nos nas se ten dereito persoa "
        "ou pola polo seu súa sen como moi graciñas grazas foi ser esta este toda"
    ),
    "cy": (
        "y yr yn i o a ac ar mae ei eu gan bod hawl pawb neb sydd wedi oedd nad na neu am fod gyda hon hwn yw dim fel "
        "diolch iawn da un unrhyw"
    ),
    "af": (
        "die en van het is nie in sy wat dit vir ek om te by met hy op se aan ook was as maar kan hulle nog ons sal "
        "jy my wees een daar deur word uit so toe baie dankie elkeen reg haar julle"
    ),
}
CYRILLIC_WORDS = {
    "ru": (
        "и в не на я что он с как это а по но они мы она так его все ты к у же вы за бы был от то из о для мне меня "
        "ещё еще нет да очень когда уже или если только была было быть этот при до спасибо хорошо каждый человек "
        "имеет право"
    ),
    "uk": (
        "і в не на я що він з як це а по але вони ми вона так його всі ти до у ж ви за би був від то із про для мені "
        "мене ще ні та дуже коли вже або якщо тільки була було бути цей при дякую добре кожна людина має право й є"
    ),
    "bg": (
        "и в не на аз че той с как това а по но те ние тя така го всички ти към у вие за би беше от до или ако само "
        "съм е са се ли много когато вече няма има бъде този при благодаря добре всеки човек право да си ме"
    ),
    "sr": (
        "и у не на ја да он с као то а по али они ми она тако га сви ти ка ви за би био од до или ако само сам је су "
        "се ли врло кад већ нема има бити овај при хвала добро свако право што који која из"
    ),
}
