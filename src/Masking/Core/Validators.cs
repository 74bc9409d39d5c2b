using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Core;

/// <summary>
/// The validators by the names that policy files use. A rule's pattern gives the shape; a validator may be
/// called with any bytes of at least <see cref="Entry.MinLength"/> and answers without an exception.
/// </summary>
internal static class Validators
{
    private static readonly Dictionary<string, Entry> ByName = new(StringComparer.Ordinal)
    {
        ["ar-cuit"] = new(AmericanIds.IsArCuit, 11),
        ["at-svnr"] = new(MoreEuropeanIds.IsAtSvnr, 10),
        ["au-abn"] = new(AsianIds.IsAuAbn, 11),
        ["au-acn"] = new(AsianIds.IsAuAcn, 9),
        ["au-medicare"] = new(AsianIds.IsAuMedicare, 10),
        ["au-tfn"] = new(WorldIds.IsAuTfn, 9),
        ["be-nn"] = new(MoreEuropeanIds.IsBeNn, 11),
        ["bg-egn"] = new(MoreEuropeanIds.IsBgEgn, 10),
        ["bitcoin"] = new(CryptoAddress.IsBitcoin, 14),
        ["br-cnpj"] = new(AmericanIds.IsBrCnpj, 14),
        ["br-cpf"] = new(WorldIds.IsBrCpf, 11),
        ["ca-sin"] = new(WorldIds.IsCaSin, 9),
        ["card"] = new(Card.IsValid, 12),
        ["ch-ahv"] = new(MoreEuropeanIds.IsChAhv, 13),
        ["cl-rut"] = new(AmericanIds.IsClRut, 8),
        ["cn-resident-id"] = new(AsianIds.IsCnResidentId, 18),
        ["cz-rodne-cislo"] = new(MoreEuropeanIds.IsCzRodneCislo, 10),
        ["de-rvnr"] = new(MoreEuropeanIds.IsDeRvnr, 12),
        ["de-steuer-id"] = new(EuropeanIds.IsDeTaxId, 11),
        ["email"] = new(Email.IsValid, 3, ((byte)'@', Email.LongestLocal)),
        ["es-dni"] = new(EuropeanIds.IsEsDni, 9),
        ["fi-hetu"] = new(MoreEuropeanIds.IsFiHetu, 11),
        ["fr-nir"] = new(EuropeanIds.IsFrNir, 15),
        ["gr-amka"] = new(MoreEuropeanIds.IsGrAmka, 11),
        ["hk-id"] = new(AsianIds.IsHkId, 10),
        ["hr-oib"] = new(MoreEuropeanIds.IsHrOib, 11),
        ["iban"] = new(Iban.IsValid, 15),
        ["ie-pps"] = new(MoreEuropeanIds.IsIePps, 8),
        ["il-id"] = new(AsianIds.IsIlId, 9),
        ["in-aadhaar"] = new(WorldIds.IsInAadhaar, 12),
        ["in-gstin"] = new(AsianIds.IsInGstin, 15),
        ["ipv6"] = new(Ip.IsV6, 2),
        ["it-codice-fiscale"] = new(EuropeanIds.IsItFiscalCode, 16),
        ["it-vat"] = new(MoreEuropeanIds.IsItVat, 11),
        ["jp-my-number"] = new(AsianIds.IsJpMyNumber, 12),
        ["kr-rrn"] = new(AsianIds.IsKrRrn, 13),
        ["luhn"] = new(Luhn.IsValid, 2),
        ["mrz-td3"] = new(Mrz.IsTd3, 44),
        ["nl-bsn"] = new(EuropeanIds.IsNlBsn, 9),
        ["no-fnr"] = new(MoreEuropeanIds.IsNoFnr, 11),
        ["phone"] = new(Phone.IsValid, 7),
        ["phone-labelled"] = new(Phone.IsLabelled, 7),
        ["pl-nip"] = new(MoreEuropeanIds.IsPlNip, 10),
        ["pl-pesel"] = new(EuropeanIds.IsPlPesel, 11),
        ["pt-nif"] = new(MoreEuropeanIds.IsPtNif, 9),
        ["ro-cnp"] = new(MoreEuropeanIds.IsRoCnp, 13),
        ["se-personnummer"] = new(MoreEuropeanIds.IsSePersonnummer, 10),
        ["sg-nric"] = new(AsianIds.IsSgNric, 9),
        ["th-id"] = new(AsianIds.IsThId, 13),
        ["tr-id"] = new(AsianIds.IsTrId, 11),
        ["tw-id"] = new(AsianIds.IsTwId, 10),
        ["uk-nhs"] = new(EuropeanIds.IsUkNhs, 10),
        ["uk-nino"] = new(EuropeanIds.IsUkNino, 9),
        ["us-dea"] = new(AmericanIds.IsUsDea, 9),
        ["us-npi"] = new(AmericanIds.IsUsNpi, 10),
        ["us-routing"] = new(AmericanIds.IsUsRouting, 9),
        ["us-ssn"] = new(UsSsn.IsValid, 9),
        ["za-id"] = new(AsianIds.IsZaId, 13),
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Null: no such validator.</summary>
    public static Validator? Find(string name) => ByName.TryGetValue(name, out Entry entry) ? entry.IsValid : null;

    /// <summary>The least bytes a value of this validator has; 0 for an unknown name.</summary>
    public static int MinLengthOf(string name) => ByName.TryGetValue(name, out Entry entry) ? entry.MinLength : 0;

    /// <summary>A value of the validator has at most so many bytes before the first byte of a kind; <see cref="int.MaxValue"/>: nothing is known.</summary>
    public static int MostBefore(string name, byte value) =>
        ByName.TryGetValue(name, out Entry entry) && entry.Before is { } before && before.Value == value ? before.Most : int.MaxValue;

    private readonly record struct Entry
    {
        private readonly Validator _check;

        public Entry(Validator check, int minLength, (byte Value, int Most)? before = null) => (_check, MinLength, Before) = (check, minLength, before);

        public int MinLength { get; }

        public (byte Value, int Most)? Before { get; }

        /// <summary>Guards the length, so that a validator may index up to it.</summary>
        public Validator IsValid
        {
            get
            {
                Validator check = _check;
                int least = MinLength;
                return value => value.Length >= least && check(value);
            }
        }
    }
}
