using FastMcp.Masking.Tests;
using FastMcp.Proxy.Masking.Channels;

namespace FastMcp.Proxy.Tests.Masking;

/// <summary>Maskers of whole texts are shared by the exchanges of a thread, one at a time.</summary>
public sealed class WholeMaskersTests
{
    [Fact]
    public void Rent_WhatWasReturned_IsTheSame()
    {
        var masker = WholeMaskers.Rent(Packs.Usual.Program, null);
        WholeMaskers.Return(Packs.Usual.Program, masker);
        Assert.Same(masker, WholeMaskers.Rent(Packs.Usual.Program, null));
    }

    [Fact]
    public void Rent_WhileAnotherIsOut_IsAnotherOne()
    {
        var one = WholeMaskers.Rent(Packs.All.Program, null);
        Assert.NotSame(one, WholeMaskers.Rent(Packs.All.Program, null));
    }

    [Fact]
    public void Rent_OfAnotherProgram_IsAnotherOne()
    {
        var one = WholeMaskers.Rent(Packs.All.Program, null);
        WholeMaskers.Return(Packs.All.Program, one);
        Assert.NotSame(one, WholeMaskers.Rent(Packs.Usual.Program, null));
    }
}
