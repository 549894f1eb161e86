"""Plainly fictional sentences that raise a question of rights, with their pattern, and others that share their words.

Templates are crossed with beginnings and ends. The even ones were looked at while words were chosen, the odd ones never.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

PATTERNS = (
    "residence-tied-to-cooperation", "criminalising-clients", "registration-of-sex-workers", "raid-and-removal",
    "duty-to-report", "data-to-immigration", "detention-of-children", "reflection-period", "non-punishment",
    "penalties-for-help",
)  # fmt: skip
BEGINNINGS = {
    "en": "{} as of May|Under the draft, {}|According to the ministry, {}|The committee notes that {}|In Northmoor, {}",
    "de": "{} ab Mai|Laut Entwurf gilt: {}|Das Ministerium erklärt: {}|Der Ausschuss hält fest: {}|In Nordmoor gilt: {}",
    "fr": "{} dès mai|Selon le projet, {}|D'après le ministère, {}|La commission relève que {}|À Valmont, {}",
    "es": "{} desde mayo|Según el proyecto, {}|De acuerdo con el ministerio, {}|La comisión señala que {}|En Valverde, {}",
    "it": "{} da maggio|Secondo il disegno, {}|Per il ministero, {}|La commissione rileva che {}|A Roccasole, {}",
    "nl": "{} vanaf mei|Volgens het ontwerp geldt: {}|Het ministerie zegt: {}|De commissie merkt op: {}|In Laagveen geldt: {}",
    "pl": "{} od maja|Według projektu {}|Zdaniem ministerstwa {}|Komisja zauważa, że {}|W Polnicy {}",
    "ro": "{} din mai|Potrivit proiectului, {}|Potrivit ministerului, {}|Comisia constată că {}|În Valea Albă, {}",
    "el": "{} από τον Μάιο|Σύμφωνα με το σχέδιο, {}|Κατά το υπουργείο, {}|Η επιτροπή σημειώνει ότι {}|Στη Βάλμοντ, {}",
    "uk": "{} від травня|За проєктом, {}|За словами міністерства, {}|Комітет зазначає, що {}|У Долині {}",
}  # fmt: skip
RAISING = {
    "en": (
        "trafficked persons get a residence permit only if they testify", "clients of sex workers face a fine",
        "sex workers must register with the police", "the police raided three brothels and deported nine women",
        "doctors must report undocumented patients", "hospitals pass patients' data to the immigration authorities",
        "children of asylum seekers are held in immigration detention", "victims of trafficking get no reflection period",
        "trafficked persons must not be punished for offences they were forced to commit",
        "volunteers who help undocumented migrants risk prison",
    ),
    "de": (
        "Opfer von Menschenhandel erhalten eine Aufenthaltserlaubnis nur, wenn sie aussagen", "Freier werden bestraft",
        "Sexarbeitende unterliegen der Anmeldepflicht bei der Behörde",
        "nach einer Razzia in einem Bordell wurden neun Frauen abgeschoben",
        "Ärztinnen sind verpflichtet, Menschen ohne Papiere zu melden, es gilt eine Meldepflicht",
        "Krankenhäuser geben Daten an die Ausländerbehörde weiter", "Kinder sitzen in Abschiebehaft",
        "die Bedenkfrist für Betroffene von Menschenhandel wird verkürzt",
        "Betroffene von Menschenhandel dürfen nicht für erzwungene Straftaten bestraft werden",
        "wer als Helfer Migranten ohne Papiere unterstützt, dem droht eine Geldstrafe",
    ),
    "fr": (
        "les victimes de traite n'obtiennent un titre de séjour que si elles coopèrent", "les clients de la prostitution sont punis d'une amende",
        "les travailleuses du sexe doivent s'inscrire au registre de la police",
        "une descente de police dans un bordel a été suivie de l'expulsion de neuf femmes migrantes",
        "les médecins sont tenus de signaler les personnes sans papiers",
        "les hôpitaux transmettent des données à l'office des étrangers", "des enfants sont placés en centre de rétention",
        "le délai de réflexion est réduit à dix jours", "les victimes de traite ne doivent pas être punies pour les délits qu'elles ont été contraintes de commettre",
        "les bénévoles qui aident des migrants risquent la prison",
    ),
    "es": (
        "las víctimas de trata obtienen el permiso de residencia solo si colaboran", "los clientes de la prostitución reciben una multa",
        "las trabajadoras sexuales deben inscribirse en un registro", "tras una redada en un club de alterne nueve mujeres migrantes fueron expulsadas",
        "los médicos están obligados a denunciar a los inmigrantes irregulares",
        "los hospitales transmiten datos a la oficina de extranjería", "hay niños en centros de internamiento",
        "el período de reflexión se reduce a diez días", "las víctimas de trata no serán castigadas por los delitos que fueron obligadas a cometer",
        "los voluntarios que ayudan a migrantes se enfrentan a multas",
    ),
    "it": (
        "le vittime di tratta ottengono il permesso di soggiorno solo se collaborano", "i clienti delle prostitute rischiano una multa",
        "le lavoratrici del sesso devono iscriversi a un registro", "dopo un blitz in un bordello nove donne migranti sono state espulse",
        "i medici sono obbligati a segnalare gli irregolari", "gli ospedali trasmettono dati alla questura sui migranti",
        "bambini migranti restano in detenzione amministrativa", "il periodo di riflessione è ridotto a dieci giorni",
        "le vittime di tratta non devono essere punite per i reati che sono state costrette a commettere",
        "i volontari che aiutano i migranti rischiano il carcere",
    ),
    "nl": (
        "slachtoffers van mensenhandel krijgen een verblijfsvergunning alleen als zij aangifte doen", "klanten van sekswerkers krijgen een boete",
        "sekswerkers moeten zich laten registreren", "na een inval in een bordeel werden negen vrouwen zonder papieren uitgezet",
        "artsen zijn verplicht mensen zonder papieren te melden", "ziekenhuizen geven gegevens door aan de vreemdelingenpolitie, zij delen ze",
        "kinderen zitten in vreemdelingendetentie", "de bedenktijd wordt verkort",
        "slachtoffers van mensenhandel mogen niet worden bestraft voor gedwongen misdrijven: het non-punishmentbeginsel",
        "vrijwilligers die migranten zonder papieren helpen riskeren een celstraf",
    ),
    "pl": (
        "ofiary handlu ludźmi dostają zezwolenie na pobyt tylko wtedy, gdy zeznają", "klienci prostytucji zapłacą grzywnę",
        "pracownice seksualne muszą się rejestrować", "po nalocie na dom publiczny dziewięć cudzoziemek deportowano",
        "lekarze mają obowiązek zgłaszać osoby bez dokumentów, obowiązkowo zgłaszają migrantów",
        "szpitale przekazują dane Straży Granicznej", "dzieci przebywają w strzeżonym ośrodku dla cudzoziemców",
        "okres refleksji zostaje skrócony", "ofiary handlu ludźmi nie powinny być karane za przestępstwa, do których zostały zmuszone",
        "wolontariuszom pomagającym migrantom grozi więzienie",
    ),
    "ro": (
        "victimele traficului de persoane primesc permis de ședere doar dacă depun mărturie", "clienții prostituției vor fi sancționați cu amendă",
        "lucrătoarele sexuale trebuie să se înregistreze", "după o razie într-un bordel nouă femei migrante au fost expulzate",
        "medicii sunt obligați să raporteze migranții fără acte", "spitalele transmit date Inspectoratului General pentru Imigrări",
        "copiii solicitanților de azil sunt ținuți în custodie publică", "perioada de reflecție este redusă la zece zile",
        "victimele traficului nu trebuie pedepsite pentru infracțiunile pe care au fost obligate să le comită",
        "voluntarii care ajută migranți riscă închisoarea",
    ),
    "el": (
        "τα θύματα εμπορίας παίρνουν άδεια διαμονής μόνο αν συνεργαστούν", "οι πελάτες της πορνείας τιμωρούνται με πρόστιμο",
        "οι σεξεργάτριες πρέπει να εγγραφούν σε μητρώο", "μετά από έφοδο σε οίκο ανοχής εννέα μετανάστριες απελάθηκαν",
        "οι γιατροί υποχρεούνται να αναφέρουν μετανάστες χωρίς χαρτιά", "τα νοσοκομεία διαβιβάζουν δεδομένα στην υπηρεσία μετανάστευσης",
        "παιδιά βρίσκονται σε διοικητική κράτηση", "η προθεσμία περίσκεψης μειώνεται",
        "τα θύματα εμπορίας δεν τιμωρούνται για αδικήματα που εξαναγκάστηκαν να διαπράξουν",
        "εθελοντές που βοηθούν μετανάστες κινδυνεύουν με φυλάκιση",
    ),
    "uk": (
        "постраждалі від торгівлі людьми отримують дозвіл на проживання лише якщо свідчать", "клієнтів проституції карають штрафом",
        "секс-працівниці повинні реєструватися", "після рейду в борделі дев'ять іноземок депортували",
        "лікарі зобов'язані повідомляти про мігрантів без документів", "лікарні передають дані міграційній службі",
        "діти шукачів притулку перебувають у центрі тимчасового перебування: пункт тимчасового перебування", "період для роздумів скорочено",
        "постраждалі від торгівлі людьми не повинні каратися за злочини, до яких їх примусили",
        "волонтерам, які допомагають мігрантам, загрожує штраф",
    ),
}  # fmt: skip
OTHERS = {
    "en": (
        "the library opens at nine", "trafficked persons and their families came to the conference", "the residence permit is printed on paper",
        "clients of the bank pay a fee", "the shelter for cats needs food", "the raid by the team won the match",
        "doctors report a mild winter", "children visit the museum of migration", "the ministry publishes data on road traffic",
        "volunteers help at the book fair",
    ),
    "de": (
        "die Bibliothek öffnet um neun", "Betroffene von Menschenhandel sprachen auf der Tagung", "die Aufenthaltserlaubnis wird auf Papier gedruckt",
        "Kunden der Bank zahlen eine Gebühr", "das Tierheim braucht Futter", "die Anmeldung zum Sportfest ist offen",
        "Ärzte melden einen milden Winter", "Kinder besuchen das Museum der Migration", "das Amt veröffentlicht Daten zum Straßenverkehr",
        "Freiwillige helfen auf der Buchmesse",
    ),
    "fr": (
        "la bibliothèque ouvre à neuf heures", "des victimes de traite ont parlé au colloque", "le titre de séjour est imprimé sur papier",
        "les clients de la banque paient des frais", "le refuge pour chats manque de nourriture", "l'inscription à la fête est ouverte",
        "les médecins signalent un hiver doux", "des enfants visitent le musée de l'immigration", "l'office publie des données sur la route",
        "les bénévoles aident au salon du livre",
    ),
    "es": (
        "la biblioteca abre a las nueve", "víctimas de trata hablaron en la jornada", "el permiso de residencia se imprime en papel",
        "los clientes del banco pagan una comisión", "el refugio de gatos necesita comida", "la inscripción en la fiesta está abierta",
        "los médicos avisan de un invierno suave", "los niños visitan el museo de la migración", "la oficina publica datos de tráfico",
        "los voluntarios ayudan en la feria del libro",
    ),
    "it": (
        "la biblioteca apre alle nove", "vittime di tratta hanno parlato al convegno", "il permesso di soggiorno è stampato su carta",
        "i clienti della banca pagano una commissione", "il rifugio dei gatti cerca cibo", "l'iscrizione alla festa è aperta",
        "i medici annunciano un inverno mite", "i bambini visitano il museo della migrazione", "l'ufficio pubblica dati sul traffico",
        "i volontari aiutano alla fiera del libro",
    ),
    "nl": (
        "de bibliotheek opent om negen uur", "slachtoffers van mensenhandel spraken op de dag", "de verblijfsvergunning is op papier gedrukt",
        "klanten van de bank betalen kosten", "het asiel voor katten zoekt voer", "de inschrijving voor het feest is open",
        "artsen melden een zachte winter", "kinderen bezoeken het museum van de migratie", "het bureau publiceert gegevens over verkeer",
        "vrijwilligers helpen op de boekenbeurs",
    ),
    "pl": (
        "biblioteka otwiera się o dziewiątej", "ofiary handlu ludźmi mówiły na konferencji", "zezwolenie na pobyt drukuje się na papierze",
        "klienci banku płacą prowizję", "schronisko dla kotów szuka karmy", "rejestracja na festyn jest otwarta",
        "lekarze zgłaszają łagodną zimę", "dzieci zwiedzają muzeum migracji", "urząd publikuje dane o ruchu", "wolontariusze pomagają na targach książki",
    ),
    "ro": (
        "biblioteca se deschide la nouă", "victime ale traficului de persoane au vorbit la conferință", "permisul de ședere se tipărește pe hârtie",
        "clienții băncii plătesc un comision", "casa pentru pisici caută hrană", "înscrierea la festival este deschisă",
        "medicii anunță o iarnă blândă", "copiii vizitează muzeul migrației", "biroul publică date despre trafic",
        "voluntarii ajută la târgul de carte",
    ),
    "el": (
        "η βιβλιοθήκη ανοίγει στις εννέα", "θύματα εμπορίας μίλησαν στο συνέδριο", "η άδεια διαμονής τυπώνεται σε χαρτί",
        "οι πελάτες της τράπεζας πληρώνουν προμήθεια", "το καταφύγιο για γάτες ζητά τροφή", "η εγγραφή στη γιορτή άνοιξε",
        "οι γιατροί αναφέρουν ήπιο χειμώνα", "παιδιά επισκέπτονται το μουσείο μετανάστευσης", "το γραφείο δημοσιεύει δεδομένα για την κίνηση",
        "εθελοντές βοηθούν στην έκθεση βιβλίου",
    ),
    "uk": (
        "бібліотека відкривається о дев'ятій", "постраждалі від торгівлі людьми говорили на конференції", "дозвіл на проживання друкують на папері",
        "клієнти банку сплачують комісію", "дім для котів шукає корм", "реєстрація на свято відкрита",
        "лікарі повідомляють про м'яку зиму", "діти відвідують музей міграції", "бюро публікує дані про рух", "волонтери допомагають на ярмарку книг",
    ),
}  # fmt: skip
ENDS = (".", ", 2031.")


def cases(language: str, *, held_out: bool) -> Iterator[tuple[str, str]]:
    """Sentences and the pattern each is to meet ("" for none); of the templates the even ones, or those never looked at."""
    beginnings = BEGINNINGS[language].split("|")
    tables = [*zip(PATTERNS, RAISING[language], strict=True)][held_out::2]
    tables += [("", template) for template in OTHERS[language][held_out::2]]
    for (pattern, template), (beginning, end) in product(tables, product(beginnings, ENDS)):
        sentence = beginning.format(template) + end
        yield sentence[0].upper() + sentence[1:], pattern
