using CsCheck;
using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Tests;

public sealed class TableImageTests
{
    private static readonly byte[] Image = Compiler.Compile(
        [
            .. Packs.Small,
            Packs.User(
                """
                apiVersion: fastmcp/v1
                rules:
                  - { id: up, title: Up only, pattern: '\bUP-\d{2,5}\b', on: [request], severity: high, mask: { keepLast: 2 } }
                  - { id: down, pattern: '(?<![a-f])[a-f]{3,}', maxLength: 12, on: [response], mode: monitor, mask: { hash: 'h:' } }
                  - { id: block, block: { begin: '<<', end: '>>', cap: 100 } }
                  - { id: names, terms: [Acme Corp, Globex], fold: true, spaces: true }
                  - { id: known, termsHashed: { file: known.txt, salt: 0123456789abcdef } }
                """) with { Attachments = [new PolicyAttachment("known.txt", new string('a', 64))] },
        ]).Image;

    [Fact]
    public void Read_WhatWasWritten_GivesTheSame()
    {
        PolicyImage image = TableImage.Read(Image);

        Assert.Equal(["ipv6", "up", "down", "block", "names", "known"], image.Rules.Select(rule => rule.Id));
        Assert.Equal(("user.yaml", 3, "Up only", Severity.High, Directions.Request, true), InfoOf(image.Rules[1]));
        Assert.Equal(("user.yaml", 4, "down", Severity.Medium, Directions.Response, false), InfoOf(image.Rules[2]));
        Assert.Equal(["ipv6", "up", "block"], image.Request.Rules.Select(rule => rule.Id));
        Assert.Equal(["ipv6", "down", "block"], image.Response.Rules.Select(rule => rule.Id));
        Assert.Equal([0, 1, 2, 3], image.Record.Rules.Select(rule => rule.Ordinal));
        Assert.All(image.Record.Rules, rule => Assert.True(rule.Enforced));
        Assert.False(image.Response.Rules[1].Enforced);
        Assert.Equal(new MaskSpec(MaskKind.Hash, "h:", 0), image.Response.Rules[1].Mask);
        Assert.Equal(100, image.Record.Rules[3].Block!.Cap);
        Assert.Equal([4, 5], image.RecordTerms.Rules.Select(rule => rule.Rule.Ordinal));
        Assert.Equal(["acme corp", "globex"], image.Terms[0].Terms!.Terms.Select(System.Text.Encoding.UTF8.GetString));
        Assert.Equal("0123456789abcdef"u8.ToArray(), image.Terms[1].Tokens!.Salt);
        Assert.Equal(Image, TableImage.Write(image));
    }

    [Fact]
    public void Read_ScopesWithTheSameRules_AreOneObject()
    {
        PolicyImage image = TableImage.Read(Compiler.Compile(Packs.Small).Image);
        Assert.Same(image.Request, image.Response);
        Assert.Same(image.Request, image.Record);
    }

    [Fact]
    public void Read_DamagedImage_IsAnErrorAndNothingElse() =>
        Gen.Select(Gen.Int[0, Image.Length - 1], Gen.Byte, Gen.Int[0, Image.Length], Gen.Bool).Sample(
            (at, value, length, mend) =>
            {
                byte[] damaged = (byte[])Image.Clone();
                damaged[at] = value;
                if (mend)
                {
                    Mend(damaged);
                }

                Tolerate(damaged);
                Tolerate(damaged.AsSpan(0, length));
            },
            iter: 20_000, threads: 1);

    [Fact]
    public void Read_OtherVersion_SaysSo()
    {
        byte[] other = (byte[])Image.Clone();
        other[4]++;
        Assert.Contains($"version {TableImage.Version}", Assert.Throws<InvalidDataException>(() => TableImage.Read(other)).Message);
    }

    private static (string, int, string, Severity, Directions, bool) InfoOf(RuleInfo rule) =>
        (rule.File, rule.Line, rule.Title, rule.Severity, rule.On, rule.Enforced);

    private static void Tolerate(ReadOnlySpan<byte> image)
    {
        try
        {
            _ = TableImage.Read(image);
        }
        catch (InvalidDataException)
        {
        }
    }

    /// <summary>A checksum that fits, so that the damage reaches the reader behind it.</summary>
    private static void Mend(byte[] image)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in image.AsSpan(20))
        {
            hash = unchecked((hash ^ b) * 1099511628211);
        }

        BitConverter.TryWriteBytes(image.AsSpan(12), hash);
    }
}
