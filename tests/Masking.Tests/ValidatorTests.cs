using FastMcp.Masking.Core.Validation;

namespace FastMcp.Masking.Tests;

/// <summary>Validators of values that rules write in any way: separators count nowhere.</summary>
public sealed class ValidatorTests
{
    [Theory]
    [InlineData("DE89370400440532013000", true)]
    [InlineData(" DE89370400440532013000", true)]
    [InlineData("D E89370400440532013000", true)]
    [InlineData("-d-e89 3704 0044 0532 0130 00", true)]
    [InlineData("DE89 3704 0044 0532 0130 00 ", true)]
    [InlineData(" DE88370400440532013000", false)]
    [InlineData("DE8937040044053201300", false)]
    [InlineData("XX89370400440532013000", false)]
    [InlineData("DE893704004405320130000000000000000000000000", false)]
    [InlineData("D", false)]
    [InlineData("-", false)]
    [InlineData(" D-", false)]
    [InlineData("", false)]
    public void Iban_SeparatorsAnywhere_DoNotCount(string value, bool valid) =>
        Assert.Equal(valid, Iban.IsValid(System.Text.Encoding.ASCII.GetBytes(value)));
}
