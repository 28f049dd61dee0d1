import { mix, pick } from "./random.js";

interface Culture {
  /** Names as they are written; where they are not Latin, the way their bearer spells them in an address follows a bar. */
  readonly first: readonly string[];
  readonly last: readonly string[];
  /** Shapes of telephone numbers as people type them; `#` is a digit. */
  readonly phones: readonly string[];
}

const cultures: readonly Culture[] = [
  {
    first: ["Jürgen", "Käthe", "Björn", "Anna", "Lukas", "Sören", "Marie-Luise", "Günther", "Franziska", "Jörg"],
    last: ["Müller", "Schröder", "von der Heide", "Weiß", "Krüger", "Schäfer", "Meyer-Lübke", "Köhler", "Vogel"],
    phones: ["+49 30 #######", "0171/#######", "(089) ## ## ##", "0049-221-######"],
  },
  {
    first: ["Emily", "James", "Aoife", "Oliver", "Siobhán", "Charlotte", "Mary Jane", "Liam", "Zoë", "Harry"],
    last: ["O'Brien", "Smith", "McDonald", "Taylor-Jones", "Walker", "Fitzgerald", "Young", "D'Arcy", "Baker"],
    phones: ["(555) 01#-####", "+44 20 #### ####", "1.555.###.####", "07### ### ###"],
  },
  {
    first: ["Chloé", "Jean-Pierre", "Amélie", "François", "Zoé", "Noël", "Hélène", "Théo", "Margaux"],
    last: ["Lefèvre", "Dupont", "de la Tour", "Gauthier", "Bérénger", "Moreau", "Côté", "L'Hôpital"],
    phones: ["+33 6 ## ## ## ##", "06.##.##.##.##", "01 ## ## ## ##"],
  },
  {
    first: ["José", "María José", "Iñaki", "Lucía", "Ángel", "Sofía", "Begoña", "Andrés"],
    last: ["García López", "Muñoz", "Fernández", "Ibáñez", "de los Santos", "Núñez", "Castro"],
    phones: ["+34 6## ### ###", "9## ## ## ##"],
  },
  {
    first: ["Giulia", "Niccolò", "Chiara", "Matteo", "Desirée", "Alessandro"],
    last: ["Rossi", "D'Angelo", "Esposito", "De Luca", "Ferrari", "Niccolini"],
    phones: ["+39 3## #######", "06 #######"],
  },
  {
    first: ["Łukasz", "Małgorzata", "Paweł", "Zofia", "Grażyna", "Stanisław"],
    last: ["Wójcik", "Kowalska", "Żółty", "Dąbrowski", "Szczepański", "Nowak"],
    phones: ["+48 ### ### ###", "### ### ###"],
  },
  {
    first: ["Ayşe", "Çağlar", "Ömer", "Gülşen", "İbrahim", "Şule"],
    last: ["Yılmaz", "Öztürk", "Çelik", "Şahin", "Doğan"],
    phones: ["+90 5## ### ## ##", "0 5## #######"],
  },
  {
    first: ["Åsa", "Sigrún", "Øyvind", "Mette", "Jyrki", "Þóra"],
    last: ["Ångström", "Sørensen", "Þórsdóttir", "Lindqvist", "Mäkelä"],
    phones: ["+46 70 ### ## ##", "+45 ## ## ## ##"],
  },
  {
    first: ["花子|hanako", "太郎|taro", "美咲|misaki", "Нина|nina", "Алексей|alexey", "Ελένη|eleni", "Γιώργος|giorgos"],
    last: [
      "山田|yamada",
      "鈴木|suzuki",
      "佐藤|sato",
      "Иванова|ivanova",
      "Соколов|sokolov",
      "Παπαδοπούλου|papadopoulou",
    ],
    phones: ["+81-90-####-####", "03-####-####", "8 (9##) ###-##-##"],
  },
  {
    first: ["محمد|mohammed", "فاطمة|fatima", "נועה|noa", "Nguyễn|nguyen", "小明|xiaoming", "지우|jiwoo"],
    last: ["الأحمد|alahmad", "חזן|hazan", "Trần Thị Hồng|tran", "王|wang", "김|kim"],
    phones: ["+971 5# ### ####", "+84 ## ### ## ##", "138########"],
  },
];

/** How often each culture comes up, by position in the list above. */
const frequency = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9] as const;

const letters: Readonly<Record<string, string>> = {
  ä: "ae",
  ö: "oe",
  ü: "ue",
  ß: "ss",
  æ: "ae",
  ø: "oe",
  å: "aa",
  ł: "l",
  ı: "i",
  đ: "d",
  þ: "th",
  ð: "d",
};

/** The cultures with each name as it is written and as it is spelt in an address. */
const spelledCultures = cultures.map(({ first, last, phones }) => ({
  first: first.map(spell),
  last: last.map(spell),
  phones,
}));

/** A person as a store's forms got to know them. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  /** The names as they are spelt in an address: a to z only. */
  readonly asciiFirst: string;
  readonly asciiLast: string;
  readonly phone: string;
  /** Where such names are at home: the place in the list of cultures, from 0 to 9. */
  readonly culture: number;
}

/**
 * The customer id under which the store first met a person. Every fiftieth customer is the same person as the one before,
 * with another account; all others are persons of their own.
 */
export function firstAccountOf(id: number): number {
  return id % 50 === 0 ? id - 1 : id;
}

/** The person behind a customer id. */
export function personOf(seed: number, customerId: number): Person {
  const id = firstAccountOf(customerId);
  const cultureIndex = pick(frequency, mix(seed, id, 1));
  const culture = pick(spelledCultures, cultureIndex);
  const [firstName, asciiFirst] = pick(culture.first, mix(seed, id, 2));
  const [lastName, asciiLast] = pick(culture.last, mix(seed, id, 3));
  const noPhone = mix(seed, id, 4) % 3 === 0;
  const shape = pick(culture.phones, mix(seed, id, 5));
  let digit = 0;
  const phone = noPhone ? "" : shape.replace(/#/g, () => String(mix(seed, id, 100 + digit++) % 10));
  return { firstName, lastName, asciiFirst, asciiLast, phone, culture: cultureIndex };
}

function spell(name: string): [written: string, ascii: string] {
  const [written = name, given] = name.split("|");
  const lower = (given ?? written).toLowerCase().replace(/./gu, (letter) => letters[letter] ?? letter);
  return [written, lower.normalize("NFD").replace(/[^a-z]/g, "")];
}
