using FastMcp.Masking.Core.Terms;

namespace FastMcp.Masking.Core.Images;

/// <summary>Dictionary rules: what each looks for, then the distinct scopes, then which serves which.</summary>
internal static class TermsCodec
{
    private const int Scopes = 3;

    public static void Write(ImageWriter writer, PolicyImage image)
    {
        writer.Number(image.Terms.Length);
        foreach (TermData data in image.Terms)
        {
            WriteData(writer, data);
        }

        var distinct = new List<ScopeTerms>();
        int[] scopes = [.. new[] { image.RequestTerms, image.ResponseTerms, image.RecordTerms }.Select(scope => IndexOf(scope, distinct))];
        writer.Number(distinct.Count);
        foreach (ScopeTerms scope in distinct)
        {
            WriteScope(writer, scope);
        }

        foreach (int scope in scopes)
        {
            writer.Number(scope);
        }
    }

    public static PolicyImage Read(ref ImageReader reader, PolicyImage image)
    {
        var terms = new TermData[reader.Count(image.Rules.Length, "terms")];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = ReadData(ref reader);
        }

        var distinct = new ScopeTerms[reader.Number(Scopes, "term scopes")];
        for (int i = 0; i < distinct.Length; i++)
        {
            distinct[i] = ReadScope(ref reader, image.Rules.Length, terms.Length);
        }

        return image with
        {
            Terms = terms,
            RequestTerms = distinct[reader.Number(distinct.Length - 1, "term scope")],
            ResponseTerms = distinct[reader.Number(distinct.Length - 1, "term scope")],
            RecordTerms = distinct[reader.Number(distinct.Length - 1, "term scope")],
        };
    }

    private static int IndexOf(ScopeTerms scope, List<ScopeTerms> distinct)
    {
        int index = distinct.FindIndex(other => other.Rules.SequenceEqual(scope.Rules));
        if (index < 0)
        {
            index = distinct.Count;
            distinct.Add(scope);
        }

        return index;
    }

    private static void WriteScope(ImageWriter writer, ScopeTerms scope)
    {
        writer.Number(scope.Rules.Length);
        foreach (TermRule rule in scope.Rules)
        {
            RuleCodec.Write(writer, rule.Rule);
            writer.Number(rule.Data);
        }
    }

    private static ScopeTerms ReadScope(ref ImageReader reader, int ruleInfos, int terms)
    {
        var rules = new TermRule[reader.Count(ruleInfos, "rules of terms")];
        for (int i = 0; i < rules.Length; i++)
        {
            TableRule rule = RuleCodec.Read(ref reader, ruleInfos);
            rules[i] = new TermRule(rule, reader.Number(terms - 1, "terms"));
        }

        return new ScopeTerms(rules);
    }

    private static void WriteData(ImageWriter writer, TermData data)
    {
        writer.Flag(data.Terms is not null);
        if (data.Terms is { } list)
        {
            WriteTerms(writer, list);
        }
        else
        {
            WriteTokens(writer, data.Tokens!);
        }
    }

    private static TermData ReadData(ref ImageReader reader) =>
        reader.Flag() ? new TermData(ReadTerms(ref reader), null) : new TermData(null, ReadTokens(ref reader));

    private static void WriteTerms(ImageWriter writer, TermList list)
    {
        writer.Byte((byte)list.Flags);
        writer.Number(list.Terms.Length);
        foreach (byte[] term in list.Terms)
        {
            writer.Number(term.Length);
            writer.Bytes(term);
        }
    }

    private static TermList ReadTerms(ref ImageReader reader)
    {
        var flags = (TermFlags)reader.Number((int)TermFlags.All, "flags of terms");
        byte[][] terms = new byte[reader.Count(TermLimits.TermsPerRule, "terms")][];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = reader.Bytes(1, TermLimits.LongestTerm, "term");
            if (i > 0 && terms[i - 1].AsSpan().SequenceCompareTo(terms[i]) >= 0)
            {
                throw ImageReader.Damaged("order of terms");
            }
        }

        return new TermList(flags, terms);
    }

    private static void WriteTokens(ImageWriter writer, HashedTokens tokens)
    {
        writer.Number(tokens.Salt.Length);
        writer.Bytes(tokens.Salt);
        writer.Number(tokens.Further.Length);
        writer.Bytes(tokens.Further);
        writer.Number(tokens.Shortest);
        writer.Number(tokens.Longest);
        writer.Number(tokens.Hashes.Length);
        writer.Bytes(tokens.Hashes);
    }

    private static HashedTokens ReadTokens(ref ImageReader reader)
    {
        byte[] salt = reader.Bytes(1, int.MaxValue, "salt");
        byte[] further = reader.Bytes(0, 128, "token bytes");
        int shortest = reader.Number(TermLimits.LongestToken, "token length");
        int longest = reader.Number(TermLimits.LongestToken, "token length");
        byte[] hashes = reader.Bytes(0, TermLimits.TermsPerRule * HashedTokens.HashBytes, "hashes");
        return shortest < TermLimits.ShortestToken || shortest > longest || hashes.Length % HashedTokens.HashBytes != 0
            ? throw ImageReader.Damaged("hashed tokens")
            : new HashedTokens(salt, further, shortest, longest, hashes);
    }
}
