"""Word lists for the training conversations. The evaluation has its own lists and shares no content word with these."""

NOUNS = """account alarm album animal answer apple appointment article backup badge bag balance ball banner basket battery beach
bed bicycle bill bird blanket blog boat bonus book bottle bowl box bracelet bread bridge broadcast bucket budget bug building bus button cabin cable
cake calendar camera candle car card carpet cart castle cat chair channel chapter charger chart cheese child city class clock cloud coat
coffee coin collection column comment company concert contact contract cookie costume counter coupon course cup currency cursor customer dance
deadline deal delivery desk device dictionary dinner discount dish document dog door drawer dress drive driver
email employee engine envelope episode event exam exhibition expense factory farm fee feed fence festival field file film filter fish
flag flight floor flower folder food forest form forum fridge friend game garage garden gate gift glass goal
grade grant graph group guest guide guitar hall hammer harbour hat headline heater highway hill holiday horse hospital hotel house
icon image index inspection interview inventory invitation invoice island issue item jacket job journal journey kettle key keyboard kitchen knife
label ladder lake lamp language laptop law leaf league lecture lesson letter level library licence light limit link list
loan lock logo lunch machine magazine mail map market match meal medicine meeting member memo menu message metal meter milestone
mirror mobile model module monitor movie museum music nail name network newspaper note notebook notice number nurse object offer
office oil order oven package page paint painting pair paper park parking parcel part party passport password patient payment pen
pencil permit person phone photo piano picture pill pizza plan planet plant plate player playlist playground poem policy poll pool port post
poster potato prescription price printer prize product profile program project promotion property protocol purchase puzzle query question queue
quiz quote radio railway rain rate rating recipe record refund region registration reminder rent repair report request
reservation response restaurant result review ride ring river road robot role roof room rose route rule salad salary sale sample
sandwich schedule school score screen script sea seat section seminar sensor server service session setting ship shirt shoe shop shower
sign signal site skill sky snack sofa song soup speaker speech spoon sport stage stamp star station statue status stock stone storage
store story stream street student studio subscription suitcase summary supplier survey table tablet tag task tax taxi teacher
team tea temperature template tent test text theatre thread ticket tide time timer toilet tool topic tour toy track traffic trail train
transaction transfer translation tree trip truck truth tune umbrella uniform unit update upload user vacation valve van vehicle vendor
version video village visa visit visitor voice volume vote voucher wage wall wallet warehouse warranty watch water weather website
wedding weight wheel window wine winner wire witness workshop worker yard zone""".split()

ADJECTIVES = """active bitter black blue bold brief bright broken brown calm cheap clean clear clever cold common complete cool correct
critical curly daily dark deep delicate digital double dry early easy electric empty exact expensive express external
famous fast final fine firm flat foreign free fresh full general gentle gold golden good grand green grey happy hard heavy
high hot huge internal joint large late lazy light local long loud low loyal main major manual medium mild minor mobile modern monthly narrow natural
new nice normal old online open orange organic outdoor pale personal pink plain polite poor popular premium primary private
proud public purple quick quiet rapid rare raw ready recent red regular remote rich rough royal sad safe salty secret secure
sharp short shy silver simple single slim small smart smooth soft solid sour special spicy standard steady steep sticky stiff
strange strict strong sunny sweet tall thick thin tiny tough upper urgent useful vacant vegan vegetarian warm weak weekly wet white wide wild
wise wooden yearly yellow young""".split()

# (verb, its family): a family asks, makes, changes, removes or sends something.
ASK = "get find show check fetch search list read lookup retrieve view query browse see".split()
MAKE = "create add make book reserve order schedule register open new insert plan prepare start".split()
CHANGE = "set update change adjust edit modify move rename configure switch replace assign".split()
REMOVE = "delete remove cancel clear close stop drop archive revoke".split()
SEND = "send post share submit publish forward print export upload deliver".split()
OTHER = """activate approve attach block buy call clean collect compare confirm convert copy count download draw estimate feed fill fix follow
generate import inspect install invite label lend lock mark measure merge mount mute pack paint park pay play predict protect rank
rate record reject repair repeat report reset resize restart review ride rotate run save scan score sell sort split summarize tag
test track train translate turn unlock upgrade validate verify wash water weigh wrap""".split()
SYNONYMS = {
    "get": ["find", "show me", "check", "tell me", "look up"], "find": ["look for", "search for", "get"], "show": ["display", "get"],
    "fetch": ["get", "find"], "retrieve": ["get", "find"], "lookup": ["look up", "find"], "view": ["show me"], "query": ["check", "look up"],
    "check": ["look at", "see"], "list": ["show me", "list all"], "create": ["make", "set up", "add"], "add": ["put in", "create"],
    "book": ["reserve", "get"], "reserve": ["book"], "register": ["sign up"], "new": ["create", "make"], "insert": ["add"], "set": ["change", "put"],
    "update": ["change"], "modify": ["change"], "adjust": ["change"], "delete": ["remove", "get rid of"], "remove": ["delete"], "cancel": ["call off", "drop"],
    "stop": ["end"], "send": ["mail"], "post": ["publish"], "share": ["send"], "buy": ["order", "purchase"], "search": ["search for", "find"],
    "browse": ["show me"], "see": ["show me"], "configure": ["set up"], "schedule": ["plan", "set up"],
}

FIRST_NAMES = """Ada Ahmed Aiko Alice Amara Ana Andrei Anna Arjun Aisha Ben Bruno Carla Carlos Chen Chloe Clara Daniel David Diego Elena Elif Emil Emma Eva
Farid Fatima Felix Finn Frank Freya Grace Hana Hannah Hassan Helen Hugo Ida Igor Ines Ingrid Isabel Ivan Jack Jan Jana Jose Julia Kai Karin
Kofi Laila Lara Leo Lena Li Liam Lina Lucas Lucia Luis Magda Marco Maria Marta Max Mei Mia Mila Mina Mohamed Nadia Nina Noah Nora Olga
Oliver Omar Oscar Otto Paula Pavel Pedro Peter Petra Priya Rafael Raj Rita Rosa Ruth Sam Samir Sara Sofia Sven Tara Theo Tim Tomas Vera
Victor Wei Yara Yuki Yusuf Zara""".split()
LAST_NAMES = """Adams Ali Andersen Bauer Becker Bell Berg Brown Carter Castro Chang Clark Cohen Cruz Dahl Davis Diaz Dubois Evans Fischer Fox Garcia
Gomez Gray Green Gupta Hall Hansen Hill Hoffman Ito Jensen Jones Kaur Keller Khan Kim King Klein Kowalski Kumar Larsen Lee Lewis
Lopez Martin Meyer Miller Moore Moreau Mori Nguyen Novak Olsen Park Patel Perez Petrov Popov Quinn Reed Rossi Roy Ruiz Sato Schmidt
Silva Singh Smith Suzuki Tanaka Taylor Turner Wagner Walker Wang Weber White Wilson Wolf Wood Wright Yilmaz Young""".split()
CITIES = """Amsterdam|Athens|Austin|Bangkok|Barcelona|Beijing|Berlin|Bogotá|Boston|Brussels|Budapest|Buenos Aires|Cairo|Cape Town|Chicago|Copenhagen|Dallas|Delhi|
Denver|Dubai|Dublin|Edinburgh|Florence|Frankfurt|Geneva|Genoa|Glasgow|Hamburg|Hanoi|Havana|Helsinki|Hong Kong|Houston|Istanbul|Jakarta|Johannesburg|Karachi|
Kyiv|Kyoto|La Paz|Lagos|Leipzig|Lima|Lisbon|London|Los Angeles|Madrid|Malmö|Manila|Marseille|Melbourne|Mexico City|Miami|Milan|Montreal|Moscow|
Mumbai|Munich|Málaga|Nairobi|Naples|New York|Nice|Osaka|Paris|Perth|Porto|Prague|Quito|Riga|Rome|Rotterdam|San Francisco|San José|Santiago|Seattle|Seoul|
Seville|Shanghai|Singapore|Sofia|Stockholm|Sydney|São Paulo|Taipei|Tallinn|Tokyo|Toronto|Tunis|Turin|Valencia|Vancouver|Venice|Vienna|
Vilnius|Warsaw|Washington|Zagreb|Zürich""".replace("\n", "").split("|")
ZONES = """Europe/Paris Europe/London Europe/Berlin America/New_York America/Los_Angeles America/Chicago Asia/Tokyo Asia/Kolkata Asia/Shanghai
Australia/Sydney UTC GMT CET EST PST Asia/Dubai Africa/Cairo America/Sao_Paulo Pacific/Auckland""".split()
LANGUAGES = "Spanish French German Italian Dutch Swedish Polish Turkish Greek Arabic Hindi Korean Chinese Japanese Russian Danish Czech Thai Latin".split()
UNITS = """metres feet inches yards km cm miles kilograms pounds grams ounces litres gallons cups hours minutes seconds days celsius fahrenheit
kelvin knots acres hectares watts joules bytes megabytes gigabytes""".split()
CURRENCIES = "euros dollars pounds yen francs pesos rupees EUR USD GBP JPY CHF SEK".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
CONDITIONS = "sunny|cloudy|partly cloudy|light rain|rain|heavy rain|snow|fog|windy|clear|clear sky|overcast|thunderstorms|mist|hail|light snow|mostly sunny|hazy|showers|stormy|rainy|drizzle|foggy|humid|snowy|freezing|dry|warm|icy|mild".split("|")
GENRES = "jazz rock pop blues folk metal classical techno soul reggae country".split()
