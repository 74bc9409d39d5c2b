using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Tests.Configuration;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("512", 512L)]
    [InlineData("512B", 512L)]
    [InlineData("32KiB", 32768L)]
    [InlineData("4mib", 4194304L)]
    [InlineData("-1", null)]
    [InlineData("1.5MiB", null)]
    [InlineData("1MB", null)]
    [InlineData("", null)]
    [InlineData("9223372036854775807KiB", null)]
    public void TryParseBytes_Text_GivesBytesOrRefusal(string text, long? expected) =>
        Assert.Equal(expected, Quantities.TryParseBytes(text, out var bytes) ? bytes : null);

    [Theory]
    [InlineData("500ms", 500L)]
    [InlineData("30s", 30000L)]
    [InlineData("5m", 300000L)]
    [InlineData("2h", 7200000L)]
    [InlineData("30", null)]
    [InlineData("s", null)]
    [InlineData("1d", 86_400_000L)]
    public void TryParseDuration_Text_GivesMillisecondsOrRefusal(string text, long? expected) =>
        Assert.Equal(expected, Quantities.TryParseDuration(text, out var time) ? time : null);

    [Fact]
    public void Format_EveryDefault_ReadsBackAsItself()
    {
        foreach (var spec in LimitTable.All.Where(s => s.Unit == LimitUnit.Bytes))
        {
            Assert.True(Quantities.TryParseBytes(spec.Format(spec.Default), out var value) && value == spec.Default, spec.Name);
        }

        foreach (var spec in LimitTable.All.Where(s => s.Unit == LimitUnit.Duration))
        {
            Assert.True(Quantities.TryParseDuration(spec.Format(spec.Default), out var value) && value == spec.Default, spec.Name);
        }
    }

    [Fact]
    public void LimitTable_Order_IsThatOfTheIds()
    {
        Assert.Equal(Enum.GetValues<LimitId>(), LimitTable.All.Select(s => s.Id));
        Assert.All(LimitTable.All, s => Assert.InRange(s.Default, s.Least, s.Most));
    }
}
