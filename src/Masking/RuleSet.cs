using FastMcp.Masking.Core;
using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Matching.Contexts;
using FastMcp.Masking.Tokens;

namespace FastMcp.Masking;

/// <summary>The compiled rules of one policy, for all three scopes. Immutable; shared by all maskers of a snapshot.</summary>
public sealed partial class RuleSet
{
    private readonly PolicyImage _image;
    private readonly MaskProgram _request;
    private readonly MaskProgram _response;
    private readonly MaskProgram _record;
    private DictionaryDatabase[]? _databases;

    private RuleSet(PolicyImage image)
    {
        _image = image;
        Rules = Array.ConvertAll(
            image.Rules,
            rule => new RuleInfo(rule.Id, rule.Title, (RuleSeverity)rule.Severity, rule.Enforced, rule.File, rule.Line));
        Grant = Array.TrueForAll(image.Rules, rule => rule.Enforced) ? null : new MonitorGrant();
        Reveals = Array.ConvertAll(image.Reveals, reveal => new RevealRule(reveal));
        var pool = new ContextRunPool();
        _request = new MaskProgram(image.Request, image.RequestTerms, image.Terms, pool);
        _response = (image.Response, image.ResponseTerms) == (image.Request, image.RequestTerms) ? _request
            : new MaskProgram(image.Response, image.ResponseTerms, image.Terms, pool);
        _record = (image.Record, image.RecordTerms) == (image.Response, image.ResponseTerms) ? _response
            : (image.Record, image.RecordTerms) == (image.Request, image.RequestTerms) ? _request
            : new MaskProgram(image.Record, image.RecordTerms, image.Terms, pool);
        TokenRules = [.. _record.Rules.Where(rule => rule.Mask.Kind == MaskKind.Token)];
    }

    /// <summary>In tie-breaking order.</summary>
    public IReadOnlyList<RuleInfo> Rules { get; }

    /// <summary>The leave to let monitoring rules pass their matches; null where every rule is enforced. Never for the record.</summary>
    public MonitorGrant? Grant { get; }

    /// <summary>One for each distinct set of terms; empty where no rule has any.</summary>
    public IReadOnlyList<DictionaryDatabase> Databases =>
        _databases ??= [.. new[] { _request, _response, _record }.Select(program => program.Dictionary).OfType<TermDictionary>()
            .Where(dictionary => dictionary.HasTerms).Distinct()
            .Select(dictionary => (Literals: new LiteralList(dictionary.Prefixes), Dictionary: dictionary))
            .GroupBy(one => one.Literals.Name)
            .Select(same => new DictionaryDatabase(same.First().Literals, [.. same.Select(one => one.Dictionary)]))];

    /// <summary>Where tokens may be turned back; nowhere else.</summary>
    public IReadOnlyList<RevealRule> Reveals { get; }

    /// <summary>Some rule's mask is a token.</summary>
    public bool HasTokens => TokenRules.Length > 0;

    /// <summary>Some rule's mask needs the masking key.</summary>
    public bool NeedsKey => Array.Exists(_record.Rules, rule => rule.Mask.Kind is MaskKind.Token or MaskKind.Hash);

    /// <summary>Each with a label of its own.</summary>
    internal ProgramRule[] TokenRules { get; }

    /// <exception cref="InvalidDataException">The image is damaged or of another version.</exception>
    public static RuleSet FromImage(ReadOnlySpan<byte> image) => new(TableImage.Read(image));

    public MaskProgram For(Scope scope) => scope switch
    {
        Scope.Request => _request,
        Scope.Response => _response,
        _ => _record,
    };
}
