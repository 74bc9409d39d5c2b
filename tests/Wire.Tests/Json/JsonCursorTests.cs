using System.Text;
using CsCheck;
using FastMcp.Wire.Json;

namespace FastMcp.Wire.Tests.Json;

public sealed class JsonCursorTests
{
    // Short strings are looked at as a block, where so much follows: what follows must not matter.
    [Fact]
    public void Cursor_OfAnyBytes_ReadsTheSameBeforeManyMoreBlanks() =>
        Gen.Select(JsonGen.Document, Gen.Int[0, 400], Pick.From<byte>((byte)'"', (byte)'\\', 0x1F, 0x7F, 0x80, 0xC3, (byte)',', (byte)'}', (byte)' '), Gen.Bool).Sample((document, at, value, change) =>
        {
            byte[] bytes = [.. document];
            if (change)
            {
                bytes[at % bytes.Length] = value;
            }

            var (tokens, fault) = Read(bytes);
            var (padded, same) = Read([.. bytes, .. Enumerable.Repeat((byte)' ', 64)]);

            // What a document lacks at its end may be found missing behind the blanks, or the blanks be no text.
            if (fault.IsNone || fault.Offset < bytes.Length)
            {
                Assert.Equal(fault, same);
                Assert.Equal(tokens, padded);
            }
            else
            {
                Assert.False(same.IsNone);
            }
        }, iter: 3000);

    [Fact]
    public void Keys_OfAnyObject_AreRefusedWhereTheirTextStandsTwice() =>
        Gen.Select(Pick.From("", "a", "b", "ab", "ba", "\\u0061", "a\\u0062", "aaaaaaaa", "aaaaaaab", "aaaaaaaaa", "baaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab").Array[0, 5], Gen.Int[0, 40]).Sample((keys, blanks) =>
        {
            var json = "{" + string.Join(",", keys.Select(key => $"\"{key}\":{{\"a\":1}}")) + "}" + new string(' ', blanks);
            var texts = keys.Select(key => key.Replace("\\u0061", "a", StringComparison.Ordinal).Replace("\\u0062", "b", StringComparison.Ordinal)).ToArray();
            var cursor = new JsonCursor(Encoding.UTF8.GetBytes(json), 8, new JsonKeySet());
            while (cursor.Read())
            {
            }

            Assert.Equal(texts.Distinct().Count() == texts.Length ? JsonFaultKind.None : JsonFaultKind.DuplicateKey, cursor.Fault.Kind);
        }, iter: 3000);

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    public void Depth_OfArraysAndObjects_IsKnownAtEachLevel(int depth)
    {
        var kinds = Enumerable.Range(0, depth).Select(level => level * 7 % 3 == 0).ToArray();
        var open = string.Concat(kinds.Select(isArray => isArray ? "[" : "{\"k\":"));
        var close = string.Concat(kinds.Reverse().Select(isArray => "]").Zip(kinds.Reverse(), (array, isArray) => isArray ? array : "}"));
        Assert.True(Read(Encoding.ASCII.GetBytes(open + "1" + close)).Fault.IsNone);
        for (var level = 0; level < depth; level++)
        {
            var other = close.ToCharArray();
            other[level] = other[level] == ']' ? '}' : ']';
            Assert.Equal(new JsonFault(JsonFaultKind.UnexpectedByte, open.Length + 1 + level), Read(Encoding.ASCII.GetBytes(open + "1" + new string(other))).Fault);
        }
    }

    private static (List<(JsonToken Token, ByteRange Value, bool IsPlain)> Tokens, JsonFault Fault) Read(byte[] bytes)
    {
        var tokens = new List<(JsonToken, ByteRange, bool)>();
        var cursor = new JsonCursor(bytes, JsonCursor.MostDepth, null);
        while (cursor.Read())
        {
            var isText = cursor.Token is JsonToken.String or JsonToken.Key;
            Assert.Equal(isText && JsonText.IsPlain(cursor.Value.Of(bytes)), isText && cursor.IsPlain);
            tokens.Add((cursor.Token, cursor.Value, isText && cursor.IsPlain));
        }

        return (tokens, cursor.Fault);
    }
}
