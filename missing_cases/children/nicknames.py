"""Short forms and spellings that stand for the same given name, each line a name and what it is also written as.

A short form may stand for several names: "alex" finds Alexander and Alexandra. Public knowledge, no person's data.
"""

LINES = """
aaron aron arron haroon harun
abdullah abdallah abdulla abdulah
abigail abi abby abbie gail
adam adem
aisha aysha ayesha aishah ayse aicha
alan allan allen al
alexander alex alec alexandr aleksander aleksandr oleksandr sandy sasha xander alasdair alejandro
alexandra alex alexa sandra sasha lexi lexie aleksandra oleksandra
ali aly
alice ali ally alicia
amelia amy millie milly mia emilia
amir ameer emir
amira ameera amirah emira
amina aminah ameena aaminah
andrew andy drew andrei andrzej andriy
anna ann anne annie anya hannah hanna anika
anthony antony tony anton antonio
archibald archie
arthur art artie artur
benjamin ben benji benny binyamin
bethany beth
bilal belal bilaal
bogdan bohdan
bradley brad
bronwen bron
cameron cam
catherine cath cathy cat kate katie kathy kathryn katherine kat kit kitty ekaterina kateryna katarzyna caitlin
charles charlie chas chuck
charlotte charlie lottie lotte char
christina chris chrissie christine tina kristina
christopher chris kit kris topher krzysztof
daniel dan danny danyal daniyal danylo
danielle dani dany
david dave davey davy dai dafydd dawid daud dawood
deborah deb debbie debra
dmitri dimitri dmytro dima
dominic dom dominik
edward ed eddie eddy ned ted teddy
eleanor ellie ella nell nellie elinor elena
elizabeth liz lizzie beth betty bess eliza elisabeth libby lily elsie
ella ellie
ellis elis
emily em emmy millie milly emilia
emma em emmie

ewa eva eve evie evelyn
fatima fatimah fatema fatma fatemah
frances fran fanny francesca frankie
francis frank frankie franciszek
frederick fred freddie freddy
gabriel gabe gabi
gareth gary
george georgie georgi jerzy yuri
georgina georgie gina georgia
grace gracie
gregory greg grzegorz
gurpreet gurprit
gwendolen gwen
hafsa hafsah
hamza hamzah hamsa
harrison harry
harold harry hal
harpreet harprit
hassan hasan hasson
henry harry hal hank henryk
hussain hussein husain hossein husayn hussin
ibrahim ebrahim abraham abe ibraheem
imogen immy immie
imran emran
isabella bella izzy isabel isobel belle isabelle
isaac ishaq zac ishak
ismail ismael ishmael esmail
jack jackie jacques
jacob jake jakub yaqub yacoub jacub
jaden jayden jaydon jaiden jadon
james jim jimmy jamie jem
jamal jamaal gamal
jasmine jas yasmin yasmine jasmin yasmeen
jennifer jen jenny jenna
jeremy jerry jez
jessica jess jessie
joanna jo joanne joan
john jon jonny johnny jack ivan jan sean shaun ian iwan ieuan evan
jonathan jon jonny jonty
joseph joe joey yusuf youssef yousef yousuf yusef josef jozef yousif
joshua josh
julia julie yulia julija
kamran kamraan
khadija khadijah khadeeja kadija
khalid khaled kaled
kenneth ken kenny
kimberley kim kimberly
kieran kieron ciaran
lauren loren laura
lawrence larry laurie
leah lea leia
leo leon leonard leonardo lev lew
lewis louis lew lou luis
liam william
louise lou lulu louisa
lucy lucie lucia
luke lucas lukas lukasz luca
madeleine maddie maddy madeline madison
margaret maggie meg megan peggy rita greta malgorzata marged
mariam maryam miriam mary maria marie mia molly maryum mariyam
mark marc marcus marek
martha marta
martin marty marcin
matilda tilly tilda mattie
matthew matt mateusz matteo matvii
maximilian max maxim maxwell maksim maksym
megan meg meghan
michael mike mick mickey mikey mikhail mykhailo mykhaylo michal mikael miguel mikail
mohammed mohamed muhammad mohammad muhammed mohamad muhamad mohd md mo mehmet mohamud mahamed
molly mollie
mustafa mustapha moustafa
natalie nat natalia nataliya natasha talia
nathan nate nat nathaniel
nicholas nick nicky nicolas nico mykola mikolaj
nicole nicky nikki nicola
noah nuh
nour noor nur nora
oliver ollie olly oli
olivia liv livvy ollie
oscar oskar
omar umar omer
owen owain eoin
patrick pat paddy padraig patryk
patricia pat patsy trish tricia
paul pavel pawel pavlo
peter pete piotr petro petr
philip phil phillip pip filip
rachel rach rachael rahel
rebecca becky becca beck bex
rhys reece reese rees
richard rick ricky dick rich ryszard
robert rob bob bobby robbie bert
rosemary rose rosie rosa
ruth ruthie
ryan rian
saeed said sayed syed
safiya safiyah safia sofia
salim saleem
samantha sam sammy
samuel sam sammy
sara sarah sally sadie sarra zara zahra
sebastian seb bastian
shane shayne
sharif shareef
sofia sophia sophie zofia sofie
stephanie steph stefanie
stephen steve steven stevie stefan
suleiman sulaiman suleyman solomon
susan sue susie suzanne zuzanna
tariq tarik tareq
teresa tess tessa terry theresa
thomas tom tommy tomasz tomos
timothy tim timmy
tobias toby tobi
tyler ty
valentina val
victoria vicky vic tori viktoria wiktoria
vladimir vlad volodymyr
william will bill billy liam willie gwilym
xhesika jessica
yahya yehya yahia
yevgeny evgeny yevhen eugene
zachary zac zach zack zak zakariya zakaria
zainab zaynab zeinab zeynep
zeeshan zishan
"""


def _groups():
    groups: dict[str, set[str]] = {}
    for line in LINES.split("\n"):
        words = line.split()
        for word in words:
            groups.setdefault(word, set()).add(words[0])
    return groups


NAMES_OF = _groups()
