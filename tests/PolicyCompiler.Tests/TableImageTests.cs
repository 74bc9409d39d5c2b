using CsCheck;
using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Images;

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
            iter: 6_000, threads: 1);

    /// <summary>Random tables, of which many rows are alike from their state on: what is read leads where the written one did, as states and as rows.</summary>
    [Fact]
    public void Read_AnyTable_LeadsToTheSame() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 40], Gen.Int[0, 6], Gen.Int[0, int.MaxValue]).Sample(
            (states, classes, kinds, seed) =>
            {
                var random = new Random(seed);
                var next = new ushort[states * classes];
                for (int at = 0; at < next.Length; at++)
                {
                    int way = random.Next(-kinds, kinds + 1);
                    next[at] = (ushort)(kinds == 0 ? random.Next(states) : Math.Clamp((at / classes) + way, 0, states - 1));
                }

                TransitionTable read = RoundTrip(next, classes);

                Assert.Equal(next, read.Next);
                Assert.Equal(next.Select(state => state * classes), read.Rows);
                Assert.Equal((classes, states), (read.ClassCount, read.StateCount));
            },
            iter: 2000, threads: 1);

    private static TransitionTable RoundTrip(ushort[] next, int classes)
    {
        var writer = new ImageWriter(new ImageArrays());
        RowsCodec.Write(writer, next, classes);
        var reader = new ImageReader(writer.ToArray());
        TransitionTable read = RowsCodec.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read;
    }

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
            AssertClosed(TableImage.Read(image));
        }
        catch (InvalidDataException)
        {
        }
    }

    /// <summary>What the reader let pass is safe to run: no step leaves its table.</summary>
    private static void AssertClosed(PolicyImage image)
    {
        foreach (FamilyTables family in new[] { image.Request, image.Response, image.Record }.SelectMany(tables => tables.Families))
        {
            Assert.All(family.Transitions.Next, state => Assert.InRange(state, 0, family.AcceptOf.Length - 1));
            Assert.All(family.ClassOf, one => Assert.InRange(one, 0, family.ClassCount - 1));
            Assert.All(family.AcceptOf, set => Assert.InRange(set, 0, family.AcceptSets.Length - 1));
            Assert.All(family.ContextOf, start => Assert.InRange(start, 0, family.StartOf.Length - 1));
            Assert.All(family.StartOf, state => Assert.InRange(state, 0, family.AcceptOf.Length - 1));
            Assert.Equal((256, 257, family.AcceptOf.Length), (family.ClassOf.Length, family.ContextOf.Length, family.GrowLimitOf.Length));
        }
    }

    /// <summary>A checksum that fits, so that the damage reaches the reader behind it.</summary>
    private static void Mend(byte[] image) => BitConverter.TryWriteBytes(image.AsSpan(12), TableImage.Checksum(image.AsSpan(20)));
}
