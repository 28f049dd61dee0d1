import { pick } from "./random.js";

/** A town as an address names it. */
export interface Town {
  readonly city: string;
  /** The name of the state or province in full; "" where addresses have none. */
  readonly state: string;
  /** "" where a country has no such codes. */
  readonly postalCode: string;
  readonly countryCode: string;
}

interface Region {
  readonly towns: readonly Town[];
  /** Streets, with `#` in the place of the house number. */
  readonly streets: readonly string[];
}

const town = (countryCode: string, postalCode: string, city: string, state = ""): Town => ({
  city,
  state,
  postalCode,
  countryCode,
});

/** Where the people of each culture live, by the culture's number. */
const regions: readonly Region[] = [
  {
    towns: [
      town("DE", "20457", "Hamburg", "Hamburg"),
      town("DE", "80331", "München", "Bayern"),
      town("DE", "50667", "Köln", "Nordrhein-Westfalen"),
      town("AT", "1010", "Wien", "Wien"),
      town("CH", "8001", "Zürich", "Zürich"),
    ],
    streets: ["Lindenstraße #", "Am Alten Markt #a", "Große Bleichen #", "Straße des 17. Juni #"],
  },
  {
    towns: [
      town("US", "78759", "Austin", "Texas"),
      town("US", "10001-2062", "New York", "New York"),
      town("US", "94103", "San Francisco", "California"),
      town("GB", "SW1A 1AA", "London", "Greater London"),
      town("IE", "D02 AF30", "Dublin", "Co. Dublin"),
      town("CA", "K1A 0B1", "Ottawa", "Ontario"),
      town("AU", "2000", "Sydney", "New South Wales"),
    ],
    streets: ["# Main Street", "#B Elm Ave.", "# St. Mary's Rd", "PO Box #"],
  },
  {
    towns: [
      town("FR", "75004", "Paris", "Île-de-France"),
      town("FR", "69002", "Lyon", ""),
      town("BE", "1000", "Bruxelles"),
    ],
    streets: ["# rue de l'Église", "# bis, avenue Émile-Zola", "# quai d'Orsay"],
  },
  {
    towns: [
      town("ES", "28013", "Madrid", "Madrid"),
      town("ES", "48001", "Bilbao", "Vizcaya"),
      town("MX", "06000", "Ciudad de México", "Ciudad de México"),
    ],
    streets: ["Calle Mayor #, 2º B", "Avda. de la Constitución #", "Pº de Gracia #"],
  },
  {
    towns: [town("IT", "00184", "Roma", "Roma"), town("IT", "20121", "Milano", "Milano")],
    streets: ["Via Garibaldi #", "Piazza della Libertà #", "Corso Vittorio Emanuele II, #/A"],
  },
  {
    towns: [
      town("PL", "00-001", "Warszawa", "Mazowieckie"),
      town("PL", "31-042", "Kraków", ""),
      town("PL", "90-001", "Łódź"),
    ],
    streets: ["ul. Świętokrzyska # m. 4", "Aleje Jerozolimskie #", "os. Złotej Jesieni #"],
  },
  {
    towns: [town("TR", "34367", "İstanbul", "İstanbul"), town("TR", "06420", "Ankara", "Ankara")],
    streets: ["Cumhuriyet Cd. No: #", "Atatürk Bulvarı # D: 7"],
  },
  {
    towns: [
      town("SE", "111 29", "Stockholm"),
      town("DK", "1050", "København K"),
      town("NO", "0150", "Oslo"),
      town("IS", "101", "Reykjavík"),
    ],
    streets: ["Storgatan #", "Østergade #, 3. tv.", "Laugavegur #"],
  },
  {
    towns: [town("JP", "150-0002", "渋谷区", "東京都"), town("GR", "105 57", "Αθήνα"), town("BG", "1000", "София")],
    streets: ["渋谷#-1-3", "Οδός Ερμού #", "бул. Витоша #"],
  },
  {
    towns: [
      town("AE", "", "دبي", "دبي"),
      town("IL", "6688101", "תל אביב"),
      town("VN", "700000", "Thành phố Hồ Chí Minh"),
      town("HK", "", "中環"),
    ],
    streets: ["شارع الشيخ زايد #", "# Nguyễn Huệ", "皇后大道中#號"],
  },
];

/** A town where people of a culture live. */
export function townOf(culture: number, number: number): Town {
  return pick(pick(regions, culture).towns, number);
}

/** A street there, with a house number. */
export function streetOf(culture: number, number: number, house: number): string {
  return pick(pick(regions, culture).streets, number).replace("#", String(house));
}
