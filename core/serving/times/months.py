"""Names of months in 27 languages of Europe and beyond, in full and short, as they stand in dates.

No word means different months here: where languages disagree (listopad), the one with fewer speakers is left out.
"""

_NAMES = (
    "january jan januar janvier janv enero ene janeiro gennaio gen januari tammikuuta tammi tammikuu "
    "stycznia sty styczeń ledna led leden januára január ianuarie ian ocak oca января янв январь січня "
    "січ січень януари яну ιανουαρίου ιαν ιανουάριος gener jaanuar jaan janvāris sausio saus sausis jän "
    "jänner",
    "february feb februar février févr febrero fevereiro fev febbraio februari helmikuuta helmi helmikuu "
    "lutego lut luty února úno únor februára február febr februarie şubat şub февраля февр февраль лютого "
    "лют лютий февруари фев φεβρουαρίου φεβ φεβρουάριος febrer veebruar veebr februāris vasario vas "
    "vasaris feber",
    "march mar märz mär mars marzo março maart mrt marts maaliskuuta maalis maaliskuu marca marzec března "
    "bře březen marec március márc martie mart марта мар март березня бер березень μαρτίου μαρ μάρτιος "
    "μάρ març maret märts kovo kov kovas mrz maerz",
    "april apr avril avr abril abr aprile huhtikuuta huhti huhtikuu kwietnia kwi kwiecień dubna dub duben "
    "apríla apríl április ápr aprilie nisan nis апреля апр апрель квітня квіт квітень април απριλίου απρ "
    "απρίλιος aprill aprīlis balandžio bal balandis",
    "may mai mayo maio maggio mag mei maj toukokuuta touko toukokuu maja května kvě květen mája máj május "
    "mayıs мая май травня трав травень μαΐου μαΐ μάιος μάι maig maijs gegužės geg gegužė",
    "june jun juni juin junio junho giugno giu kesäkuuta kesä kesäkuu czerwca cze czerwiec června čvn "
    "červen júna jún június iunie iun haziran haz июня июн июнь червня черв червень юни ιουνίου ιουν "
    "ιούνιος ιούν juny juuni jūnijs jūn birželio birž birželis junij",
    "july jul juli juillet juil julio julho luglio lug heinäkuuta heinä heinäkuu lipca lip lipiec "
    "července čvc červenec júla júl július iulie iul temmuz tem июля июл июль липня лип липень юли "
    "ιουλίου ιουλ ιούλιος ιούλ juliol juuli jūlijs jūl liepos liep liepa julij",
    "august aug août agosto ago augustus augusti elokuuta elo elokuu sierpnia sie sierpień srpna srp "
    "srpen augusta augusztus ağustos ağu августа авг август серпня серп серпень αυγούστου αυγ αύγουστος "
    "αύγ agost agustus agu augusts rugpjūčio rugp rugpjūtis avgust avg",
    "september sep sept septembre septiembre setembro set settembre syyskuuta syys syyskuu września wrz "
    "wrzesień září zář septembra szeptember szept septembrie eylül eyl сентября сент сентябрь вересня вер "
    "вересень септември сеп σεπτεμβρίου σεπ σεπτέμβριος setembre septembris rugsėjo rugs rugsėjis "
    "setiembre",
    "october oct oktober okt octobre octubre outubro out ottobre ott lokakuuta loka lokakuu października "
    "paź październik října říj říjen októbra október octombrie ekim eki октября окт октябрь жовтня жовт "
    "жовтень октомври οκτωβρίου οκτ οκτώβριος oktoober oktobris spalio spal spalis",
    "november nov novembre noviembre novembro marraskuuta marras marraskuu listopada lis listopad "
    "listopadu novembra noiembrie kasım kas ноября нояб ноябрь листопада лист листопад ноември ное "
    "νοεμβρίου νοε νοέμβριος νοέ novembris lapkričio lapkr lapkritis",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des joulukuuta joulu "
    "joulukuu grudnia gru grudzień prosince pro prosinec decembra decembrie aralık ara декабря дек "
    "декабрь грудня груд грудень декември δεκεμβρίου δεκ δεκέμβριος desembre detsember dets decembris "
    "gruodžio gruod gruodis",
)

MONTHS = {word: number for number, words in enumerate(_NAMES, start=1) for word in words.split()}


def month(word: str) -> int:
    """1 to 12 for a month's name in small letters, capitals or with a capital in front; else 0."""
    return SPELLINGS.get(word, 0)


SPELLINGS = {
    spelling: number
    for word, number in MONTHS.items()
    for spelling in (word, word.upper(), word[:1].upper() + word[1:])
}
