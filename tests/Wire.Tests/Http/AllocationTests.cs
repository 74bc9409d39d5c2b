using System.Buffers;
using FastMcp.TestKit;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Tests.Http;

/// <summary>The promise that a warm reader and writer take no memory.</summary>
public sealed class AllocationTests
{
    private static readonly byte[] Request =
    [
        .. "POST /mcp?x=1 HTTP/1.1\r\nHost: gw.test:8080\r\nContent-Type: application/json\r\nAuthorization: Bearer abc\r\n"u8,
        .. "Accept: application/json, text/event-stream\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nMcp-Param-A: 1\r\n"u8,
        .. "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nDigest: x\r\nX-T: y\r\n\r\n"u8,
    ];

    private static readonly byte[] Response =
    [
        .. "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nServer: x\r\n\r\n"u8,
        .. "b\r\ndata: abc\n\n\r\n0\r\n\r\n"u8,
    ];

    private readonly RequestHead _request = new();
    private readonly ResponseHead _response = new();
    private readonly FieldTable _trailers = new();
    private readonly ArrayBufferWriter<byte> _output = new(65536);

    [Fact]
    public void Request_ReadAgainAndAgain_TakesNoMemory() => Assert.Equal(0, Measure(() => ReadRequest(cut: 100)));

    [Fact]
    public void Request_RefusedAgainAndAgain_TakesNoMemory() => Assert.Equal(0, Measure(RefuseRequest));

    [Fact]
    public void Response_ReadAgainAndAgain_TakesNoMemory() => Assert.Equal(0, Measure(ReadResponse));

    [Fact]
    public void Head_WrittenAgainAndAgain_TakesNoMemory()
    {
        RequestHeadReader.Read(Request, HttpLimits.Default, _request, out _, out _);
        Assert.Equal(0, Measure(WriteHead));
    }

    private static long Measure(Action action)
    {
        for (int i = 0; i < 200; i++)
        {
            action();
        }

        return Allocated.Least(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                action();
            }
        });
    }

    private void ReadRequest(int cut)
    {
        _request.Reset();
        _trailers.Reset();
        RequestHeadReader.Read(Request.AsSpan(0, cut), HttpLimits.Default, _request, out _, out _);
        if (RequestHeadReader.Read(Request, HttpLimits.Default, _request, out int start, out _) != ParseResult.Done)
        {
            throw new InvalidOperationException("The request was not read.");
        }

        ReadBody(BodyReader.For(_request, HttpLimits.Default, _trailers), Request, start);
    }

    private void RefuseRequest()
    {
        _request.Reset();
        RequestHeadReader.Read("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"u8, HttpLimits.Default, _request, out _, out HttpFault fault);
        if (fault.Status != 400)
        {
            throw new InvalidOperationException("The request was not refused.");
        }
    }

    private void ReadResponse()
    {
        _response.Reset();
        ResponseHeadReader.Read(Response, HttpLimits.Default, MethodKind.Post, _response, out int start, out _);
        ReadBody(BodyReader.For(_response, HttpLimits.Default), Response, start);
    }

    private static void ReadBody(BodyReader body, byte[] bytes, int start)
    {
        while (body.Next(bytes.AsSpan(start), out int consumed, out _) == BodyStatus.Data)
        {
            start += consumed;
        }

        if (!body.IsComplete)
        {
            throw new InvalidOperationException("The content was not read.");
        }
    }

    private void WriteHead()
    {
        _output.ResetWrittenCount();
        var writer = new HeadWriter(_output);
        writer.RequestLine(_request.Method, _request.Path, _request.Query, _request.HasQuery);
        for (int i = 0; i < _request.Fields.Count; i++)
        {
            if (HopFields.FateOf(_request.Fields, i) == FieldFate.Forward)
            {
                writer.Field(_request.Fields.Name(i), _request.Fields.Value(i));
            }
        }

        writer.StatusLine(200);
        writer.ContentLength(1234567890123);
        writer.Chunked();
        writer.End();
    }
}
