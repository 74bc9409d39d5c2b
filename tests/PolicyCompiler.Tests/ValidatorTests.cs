using System.Text;
using CsCheck;
using FastMcp.Masking.Core;
using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

public sealed class ValidatorTests
{
    private static readonly string[] Lines = [.. File.ReadAllLines(Path.Combine(Shared.Repository, "tests/Corpus/pii/validators.txt")).Where(line => !line.StartsWith('#'))];

    public static TheoryData<string> Names => [.. Validators.Names];

    public static TheoryData<string> Cases => [.. Lines];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Validator_Value_IsJudged(string line)
    {
        string[] parts = line.Split(": ", 3);
        Assert.Equal(parts[1] == "valid", Validators.Find(parts[0])!(Encoding.UTF8.GetBytes(parts[2])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Validator_AnyBytes_AnswersWithoutAnException(string name)
    {
        Validator validator = Validators.Find(name)!;
        Gen<byte> likely = Gen.OneOf(Gen.Byte, Gen.Byte[(byte)'0', (byte)'9'], Gen.Byte[(byte)'A', (byte)'Z'], Gen.Int[0, 10].Select(i => (byte)"+(): .-<@xe"[i]));
        likely.Array[0, 60].Sample(bytes => { _ = validator(bytes); }, iter: 20_000, threads: 1);
    }

    /// <summary>What stands behind the last hyphen is a number only where all of it is digits; one of these once ended in an exception.</summary>
    [Theory]
    [InlineData("9 12345-12 3", true)]
    [InlineData("9 12345-1x  ", false)]
    [InlineData("9 12345-12399", false)]
    [InlineData("9 12345-99345", true)]
    public void Validator_OfPhones_ComparesTwoNumbersWhereThereAreTwo(string value, bool isValid) =>
        Assert.Equal(isValid, Validators.Find("phone")!(Encoding.UTF8.GetBytes(value)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Validator_ItsCases_ShowBothAnswers(string name) =>
        Assert.All(["valid", "invalid"], answer => Assert.Contains(Lines, line => line.StartsWith($"{name}: {answer}: ", StringComparison.Ordinal)));

    /// <summary>A check digit that does not change when a digit does is no check digit.</summary>
    [Theory]
    [InlineData("card", "4111111111111111")]
    [InlineData("iban", "DE89370400440532013000")]
    [InlineData("uk-nhs", "9434765919")]
    [InlineData("de-steuer-id", "86095742719")]
    [InlineData("pl-pesel", "44051401359")]
    [InlineData("in-aadhaar", "234123412346")]
    [InlineData("br-cpf", "52998224725")]
    [InlineData("nl-bsn", "111222333")]
    [InlineData("fr-nir", "185057800604830")]
    public void Validator_OneDigitChanged_Refuses(string name, string value)
    {
        Validator validator = Validators.Find(name)!;
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        Assert.True(validator(bytes));
        foreach (int at in Enumerable.Range(0, bytes.Length).Where(i => char.IsDigit(value[i])))
        {
            byte[] changed = (byte[])bytes.Clone();
            changed[at] = changed[at] == '9' ? (byte)'0' : (byte)(changed[at] + 1);
            Assert.False(validator(changed), Encoding.ASCII.GetString(changed));
        }
    }
}
