namespace FastMcp.PolicyCompiler.Binding;

/// <summary>Keys that rules have in other programs, and what they are called here.</summary>
internal static class ForeignKeys
{
    /// <summary>Null: not such a key.</summary>
    public static string? Hint(string key) => key switch
    {
        "keywords" => "What to search for first, the compiler finds out by itself. A value that counts only behind a name is written `assignedTo: [word, ...]`; a word of the value itself belongs into the pattern.",
        "regex" or "regexp" => "Write `pattern`.",
        "secretGroup" or "group" => "Name the value's group in the pattern: `(?<mask>...)`.",
        "allowlist" or "allowlists" or "stopwords" or "exclude" => "Write `allow: { words: [...], patterns: [...] }`: a value in which one of them is found is left alone.",
        "minEntropy" => "Write `entropy`.",
        "replacement" or "replace" or "redaction" => "Write `mask: { replace: TEXT }`.",
        "keyword" or "context" or "hotword" => "Write `assignedTo: [word, ...]`, or what stands before the value into the pattern, left of `(?<mask>...)`.",
        "validator" or "checksum" => "Write `validate`.",
        _ => null,
    };
}
