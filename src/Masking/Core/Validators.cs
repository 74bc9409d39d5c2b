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
        ["au-tfn"] = new(WorldIds.IsAuTfn, 9),
        ["br-cpf"] = new(WorldIds.IsBrCpf, 11),
        ["ca-sin"] = new(WorldIds.IsCaSin, 9),
        ["card"] = new(Card.IsValid, 12),
        ["de-steuer-id"] = new(EuropeanIds.IsDeTaxId, 11),
        ["email"] = new(Email.IsValid, 3),
        ["es-dni"] = new(EuropeanIds.IsEsDni, 9),
        ["fr-nir"] = new(EuropeanIds.IsFrNir, 15),
        ["iban"] = new(Iban.IsValid, 15),
        ["in-aadhaar"] = new(WorldIds.IsInAadhaar, 12),
        ["ipv6"] = new(Ip.IsV6, 2),
        ["it-codice-fiscale"] = new(EuropeanIds.IsItFiscalCode, 16),
        ["luhn"] = new(Luhn.IsValid, 2),
        ["mrz-td3"] = new(Mrz.IsTd3, 44),
        ["nl-bsn"] = new(EuropeanIds.IsNlBsn, 9),
        ["phone"] = new(Phone.IsValid, 7),
        ["pl-pesel"] = new(EuropeanIds.IsPlPesel, 11),
        ["uk-nhs"] = new(EuropeanIds.IsUkNhs, 10),
        ["uk-nino"] = new(EuropeanIds.IsUkNino, 9),
        ["us-ssn"] = new(UsSsn.IsValid, 9),
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Null: no such validator.</summary>
    public static Validator? Find(string name) => ByName.TryGetValue(name, out Entry entry) ? entry.IsValid : null;

    /// <summary>The least bytes a value of this validator has; 0 for an unknown name.</summary>
    public static int MinLengthOf(string name) => ByName.TryGetValue(name, out Entry entry) ? entry.MinLength : 0;

    private readonly record struct Entry
    {
        private readonly Validator _check;

        public Entry(Validator check, int minLength) => (_check, MinLength) = (check, minLength);

        public int MinLength { get; }

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
