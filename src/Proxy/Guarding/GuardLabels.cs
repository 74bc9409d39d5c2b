using System.Collections.Frozen;
using System.Text;
using FastMcp.Masking.Guards;
using FastMcp.Masking;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Guarding;

/// <summary>
/// The labels of one guard. What a guard calls its findings is text of a stranger: only names that the gateway or the operator knows are ever said.
/// </summary>
internal sealed class GuardLabels
{
    // What Presidio, Bedrock Guardrails and Sensitive Data Protection call what they find.
    private static readonly string[] _known =
    [
        "PERSON", "NAME", "PERSON_NAME", "FIRST_NAME", "LAST_NAME", "LOCATION", "ADDRESS", "STREET_ADDRESS", "ORGANIZATION", "NRP", "AGE", "DATE_TIME", "DATE_OF_BIRTH", "USERNAME", "PASSWORD",
        "EMAIL", "EMAIL_ADDRESS", "PHONE", "PHONE_NUMBER", "URL", "IP_ADDRESS", "MAC_ADDRESS", "CREDIT_CARD", "CREDIT_CARD_NUMBER", "CREDIT_DEBIT_CARD_NUMBER", "CREDIT_DEBIT_CARD_CVV", "PIN",
        "CREDIT_DEBIT_CARD_EXPIRY", "IBAN_CODE", "SWIFT_CODE", "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "US_SSN", "US_SOCIAL_SECURITY_NUMBER", "US_PASSPORT", "US_PASSPORT_NUMBER", "US_DRIVER_LICENSE", "DRIVER_ID",
        "LICENSE_PLATE", "VEHICLE_IDENTIFICATION_NUMBER", "US_BANK_NUMBER", "US_BANK_ACCOUNT_NUMBER", "US_ITIN", "UK_NHS", "MEDICAL_LICENSE", "MEDICAL_RECORD_NUMBER", "CRYPTO", "AWS_ACCESS_KEY", "AWS_SECRET_KEY", "REGEX",
        "CONTENT", "TOPIC", "WORD", "GROUNDING", "PROMPT_INJECTION", "MALICIOUS_URI", "RESPONSIBLE_AI", "CHILD_SAFETY", "SENSITIVE_DATA", "VIRUS",
    ];

    private static readonly NameText _request = new("request");
    private static readonly NameText _response = new("response");
    private static readonly NameText _body = new("body");

    private readonly FrozenDictionary<string, Entry> _labels;
    private readonly Entry _other;
    private readonly FrozenSet<string> _ignored;

    /// <param name="config">Of the guard.</param>
    /// <param name="place">Which guard it is: labels of two have different keys.</param>
    /// <param name="metrics">Counts findings by label.</param>
    public GuardLabels(GuardConfig config, int place, MetricsRegistry metrics)
    {
        var key = -1 - (place * 1024);
        _labels = _known.Concat(config.Labels).Append("OTHER").Distinct(StringComparer.Ordinal).ToFrozenDictionary(name => name, name => new Entry(config, name, key--, metrics), StringComparer.Ordinal);
        _other = _labels["OTHER"];
        _ignored = config.Ignored.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Null: the operator does not want it.</summary>
    public GuardLabel? Of(string said)
    {
        var name = said.Length <= 64 ? said.ToUpperInvariant() : "";
        return _ignored.Contains(name) ? null : _labels.GetValueOrDefault(name, _other).Label;
    }

    /// <summary>It is one of these.</summary>
    public bool Has(GuardLabel label) => _labels.TryGetValue(label.Name, out var entry) && ReferenceEquals(entry.Label, label);

    public void Count(GuardLabel label) => _labels[label.Name].Found.Add();

    /// <summary>One finding, for decisions.</summary>
    public FindingFacts FactsOf(GuardLabel label, bool isAnswer) => isAnswer ? _labels[label.Name].InAnswer : _labels[label.Name].InRequest;

    private sealed class Entry
    {
        public Entry(GuardConfig config, string name, int key, MetricsRegistry metrics)
        {
            var rule = $"guard/{config.Name}/{name}";
            Label = new GuardLabel(name, rule, key);
            var (text, severity) = (new NameText(rule), new NameText(config.Severity));
            InRequest = new(text, severity, _request, _body, 1);
            InAnswer = new(text, severity, _response, _body, 1);
            _found = new(() => metrics.Counter("fastmcp_findings_total", "Values that a rule matched, by rule and mode.", ("rule", rule), ("mode", config.Monitors ? "monitor" : "enforce")));
        }

        private readonly Lazy<Counter> _found;

        public GuardLabel Label { get; }

        public FindingFacts InRequest { get; }

        public FindingFacts InAnswer { get; }

        // A series of each label that never is found would be noise; which labels there are is the configuration's word all the same.
        public Counter Found => _found.Value;
    }
}
