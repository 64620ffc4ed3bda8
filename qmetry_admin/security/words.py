"""The words start passwords are made of: everyday English, easy to read out and to type.

Each has three to six plain letters and stands here once. There are more than 2,048, so four
different ones, drawn at random, carry over 44 bits.
"""

from __future__ import annotations

from typing import Final

_LISTED: Final = """
able acorn acre actor adapt adult aerial afar agate agent agile agree ahead aim air aisle album
alder alert algae alley allow almond alone along aloud alpha amber amount ample anchor angle
ankle annual answer ant antler anvil apart appear apple april apron arch arena arm armor aroma
around arrive arrow art ash aside ask aspen atlas atom attic audio august aunt author autumn
avenue awake award aware away awning axis axle baby back bacon badge bag bagel baker bald ball
ballad ballot balm bamboo banana band banjo bank banner bar barge bark barley barn barrel basil
basin basket bat batch bath baton bay beach bead beak beam bean bear beaver bed bee beech beep
beet beetle before begin behind bell below belt bench bend berry beside better bike bill bind
bingo birch bird bison bite blade blank blaze blend blink block bloom blouse blow blue bluff
blur board boat body boil bold bolt bonnet bonus book boost boot border borrow both bottle
bottom bounce bow bowl box brace braid brain brake branch brass brave bread break breeze brick
bridge brief bright bring brisk broad bronze brook broom broth brown brush bubble bucket buckle
bud budget buffet bugle build bulb bull bump bundle bunny buoy burger bus bush busy butter
button buyer buzz cab cabin cable cactus cage cake calf call calm camel camera camp can canal
canary candle candy canoe canopy canvas cap cape car card cargo carol carpet carrot carry cart
carve case castle casual cat catch cattle cause cave cedar celery cellar cello cement center
cereal chain chair chalk chance change chant chapel chart chat check cheese chef cherry chess
chest chief chill chin chip choice choir choose chorus cider cinema circle circus city civic
clam clap class clay clean clear clerk clever click cliff climb clinic clip cloak clock close
cloth cloud clover clown club clue coach coast coat cobalt cobra cocoa code coffee coin cold
collar color column comb comet comfy comic common copper copy coral cord core cork corn corner
cosmic cost cotton couch cougar count county couple coupon course court cousin cove cover cow
coyote cozy crab craft crane crate crater crayon cream create creek crepe crest crew crisp crop
cross crow crowd crown cruise crumb crust cry cub cube cup cure curl curry cursor curve custom
cycle cymbal dad daily dairy daisy damp dance danger dare dash data date dawn day deal dear
debate decade decide deck deep deer define delay delta denim dent depart depend depth desert
design desk detail device dew dial diary dice diesel diet dig dill dime dine dinner dip direct
disc dish diver divide dizzy dock doctor dog doll dollar dome donate donkey donut door dose dot
double dough dove down dozen draft dragon drain drama draw dream dress drift drill drink drive
drop drum dry duck due duet dune duo dusk dust duty each eager eagle early earn earth easel east
easy eat echo edge edit eel effort egg eight either elbow elder elect eleven elk elm else embark
ember emblem emerge empty enamel end energy engine enjoy enough enrich enter entire entry envoy
epoch equal era erase errand escape essay estate eve even event every exact exam except exit
expand expect expert extend extra eye fable fabric face fact factor fade fair fairy fajita
falcon fall fame family famous fan fancy far farm fast fawn fax feast fee feed feel fellow felt
fence fennel fern ferry fetch few fiber fiddle field fifth fifty fig figure file fill film
filter final finch find fine finger finish fir fire firm first fish five fix flag flake flame
flap flash flask flat flavor flax fleece fleet flight flip float flock floor flora flour flow
flower fluid flute fly foam focus fog foil fold folk follow font food foot for forest forge
forget fork form fort forty forum fossil found four fox frame free freeze fresh fridge friend
fringe frog from front frost fruit fudge fuel full fun fund funny fur future gadget gain galaxy
gale gallon gallop game gander gap garage garden garlic gas gate gather gauge gazebo gear gecko
gem gene genius gentle geyser giant gift ginger given glad glance gland glass gleam glide globe
glory glove glow glue gnome goal goat gold golf good goose gospel grab grace grade grain grand
grant grape graph grasp grass gravel gravy gray great green greet grid grill grin grip groom
ground group grove grow growth guard guess guest guide guitar gulf gull gum gust gutter guy gym
habit hail hair half hall halo ham hamlet hammer hand handle hang happy harbor hard hare harp
hash hat hatch haven hawk hay hazel head health heap hear heart heat heavy hedge height helium
hello helmet help hem hen herb herd here hero heron hidden high hike hill hint hip hippo hire
hobby hockey hold holly home honest honey hood hoof hook hoop hop hope horn horse host hotel
hour house hover how hub huge hull human humble humid humor hurdle hurry hush husky hut hymn ice
icicle icing icon idea idle igloo image impact import inch income index indigo indoor infant
inform ink inlet inn inner input insect inside intend into invent invite iris iron island issue
item ivory ivy jacket jaguar jam jar jaw jazz jeans jelly jet jetty jewel jigsaw job jockey jog
join joke jolly joy judge juggle juice july jumbo jump june jungle junior jury just kale karate
kayak kebab keen keep kennel kernel kettle key kick kid kidney kilo kilt kimono kind king kiosk
kit kite kitten kiwi knee knife knight knit knock knot know koala label lace ladder ladle lady
lagoon lake lamb lamp lance land lane laptop large lark laser last latch later laugh laurel lava
lawn lawyer layer lead leaf league lean learn lease leave ledge left leg legal legend lemon lend
length lens lentil lesson letter level lever lid life lift light like lilac lily limb lime limit
line linen link lion lip liquid list listen litre little live liver lizard llama load loaf loan
lobby local lock locket lodge loft log logic long look loom loop loose lotion lotus loud lounge
love low loyal lucky lumber lunar lunch lung lute lyric macaw magic magnet maid mail main major
make mallet mammal mango manner manor mantle manual many map maple marble march margin marina
mark market marlin maroon marsh mascot mask mason mast mat match mate matter mauve may maze
meadow meal mean meat medal media medium meet mellow melody melon member memo memory mend menu
merge merit merry metal meteor meter method middle mild mile milk mill mimic mind mine minor
mint minus minute mirror mist mitten mix moat mobile model modem modern moment monday money
monkey month mood moon moose mop moral more mosaic moss most moth motion motor mount mouse mouth
move movie much mud muffin mug mule mural muscle museum music must mutual myself myth nacho nail
name nap napkin narrow nation native nature navy near neat nebula neck nectar need needle nephew
nerve nest net never new newt next nice nickel niece night nimble nine noble nod noise noodle
noon north nose note notice novel now number nurse nut nylon oak oar oasis oat oath object oboe
ocean octave odd offer office often oil old olive omelet once one onion only onyx opal open
opera oracle orange orbit orchid order organ origin osprey other otter ounce our outer outfit
oval oven over owl own owner oxygen oyster pace pack pad paddle page paint pair palace pale palm
pan panda panel papaya paper parade parcel park parrot part party pass past pasta paste pastry
patch path patio pause pave paw pay pea peace peach peak peanut pear pearl pebble pecan pedal
pen pencil people pepper perch period permit person pet petal phone photo phrase piano pick
picnic pie piece pier pigeon pile pillar pillow pilot pin pinch pine pink pint pipe pirate pitch
pixel pizza place plaid plain plan plane planet plank plant plasma plate play plaza plenty plot
plow plug plum plume plus pocket podium poem poet point polar pole police polite polka pollen
polo poncho pond pony pool poplar poppy porch port portal pose post poster pot potato potter
pouch pound powder power praise pray press pretty price pride prime prince print prism prize
probe profit prompt proof proper proud prove public puddle puffin pull pulp pulse puma pump
punch pupil puppet puppy purple purse push puzzle python quail quaint quart quartz queen quest
queue quick quiet quill quilt quince quiver quiz quota quote rabbit racer rack radar radio
radish radius raft rail rain raisin rally ramp ranch range rapid rare rather ratio raven ravine
raw ray reach read ready real reason recall recent recipe record red reed reef refer reform
regal region relax relay relief remain remedy remind remote rent repair repeat reply report
rescue rest result return review reward rhyme rhythm ribbon rice rich ride ridge right ring
rinse ripe ripple rise risk ritual river road roast robe robin robot rock rocket rodeo roll roof
room root rope rose rotate rotor round route row royal rubber ruby rudder rug rugby ruin rule
rumba run rural rush rust rustic rye sack saddle safari safe saga sage sail salad salmon salon
salsa salt salute same sample sand sandal satin sauce sauna save savory saw scale scarf scene
scenic school scoop scope score scout scrap screen script scroll sea seal search season seat
second secret sector see seed seek seem select self sell senate send senior sense sentry serene
series serve sesame set settle seven shade shadow shake shape share shark sharp shed sheep sheet
shelf shell shield shift shine ship shirt shoe shop shore short shout shovel show shower shrimp
shrub shut shy sign signal silent silk silver simple since sing single sink siren sister sit six
size skate sketch ski skill skip skirt sky slate sleek sleep sleet sleeve slice slide slim slope
slow small smart smile smoke smooth snack snail snow snug soap soccer social sock soda sofa soft
soil solar solid solo solve some sonar song soon sort soul sound soup source south space spare
spark speak spear speech speed spell sphere spice spider spike spin spiral spirit splash sponge
spoon sport spot spray spread spring sprout spruce square squash squid stable stack staff stage
stair stake stamp stand star start state statue stay steady steam steel steep stem step stereo
stew stick still stitch stock stone stool stop store stork storm story stove straw stream street
string stripe strong studio study style submit subtle suburb subway such sudden sugar suit
summer summit sun sunday sunny sunset supper supply sure surf surge survey swan swap sweep sweet
swift swim swing switch symbol syrup system table tablet tackle taco tail tailor take talc
talent talk tall tandem tangle tango tank tape target tariff task taste tavern taxi tea teach
team teapot tempo ten tenant tender tennis tenor tent term test text thank theme theory thick
thing think third thirty this thorn thread three thrill throne thumb thyme ticket tide tidy tie
tiger tile timber time tin tinsel tiny tip tire tissue title toad toast today toe toffee token
tomato ton tone tongue tonic too tool tooth top topaz topic torch total touch tough tour towel
tower town toy trace track trade trail train trait tram trap travel tray treat tree trek trend
trial tribe trick trim trio trip triple trophy trot trout truck true trunk trust truth try tuba
tube tulip tuna tundra tune tunnel turbo turkey turn turnip turtle tutor twelve twenty twice
twig twin twist two type ultra umpire uncle under unfold union unique unit unity until unveil
update uphill upland upon upper upward urban urge use user usual utmost vacant valid valley
value valve van vapor vast vault vector velvet vendor venue verb verse very vessel vest video
view villa vine vinyl viola violet violin virtue visa visit visor visual vital vivid vocal voice
volley volt volume vortex vote vow vowel voyage waffle wage wagon waist wait wake walk wall
wallet walnut walrus waltz wand want warm wash wasp watch water watt wave wax way wealth wear
weasel weave wedge week weigh well west whale wharf wheat wheel when where which while whisk
white whole why wick wide width wild willow win wind window wing winner winter wire wise wish
wolf wonder wood wool word work world worth wrap wreath wren wrist write yacht yak yard yarn
yawn year yeast yellow yes yet yew yodel yoga yogurt yolk you young your youth zebra zenith zero
zest zigzag zinc zip zipper zodiac zone zoom
"""
WORDS: Final = tuple(_LISTED.split())
