using CsCheck;

namespace FastMcp.Store.Tests;

/// <summary>What peers may be called fits into the store, and comes back.</summary>
public sealed class StoredTextTests
{
    [Fact]
    public void Of_AnyText_IsHeldByTheStoreAndReadBack() => Gen.OneOf(Gen.String, Gen.String["\0\\ud\ud83d\ude00é0041"]).Sample(
        text =>
        {
            var stored = StoredText.Of(text);
            Assert.DoesNotContain('\0', stored);
            Assert.Equal(stored, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(stored)));
            Assert.Equal(text, StoredText.Read(stored));
        },
        iter: 2000);
}
