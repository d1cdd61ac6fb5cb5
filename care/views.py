"""Logging devices in and out, and rotating their tokens."""

from __future__ import annotations

from typing import cast

from django.contrib.auth import authenticate
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.authentication import DeviceTokenAuthentication
from care.exceptions import WrongCredentials
from care.models import DeviceToken
from care.serializers import LoginSerializer, RotatedTokenSerializer, TokenSerializer
from care.tokens import rotate
from operations.throttling import LoginThrottle, RotationThrottle


class LoginView(APIView):
    """Exchanges a name and a password for a new device token."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (LoginThrottle,)
    throttle_scope = "login"

    @extend_schema(request=LoginSerializer, responses=TokenSerializer)
    def post(self, request: Request) -> Response:
        """Respond with 200 and the token, 400 for wrong credentials, or 429 after too many attempts."""
        body = LoginSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        user = authenticate(
            request._request, username=body.validated_data["username"], password=body.validated_data["password"]
        )
        if user is None:
            raise WrongCredentials
        _device, token = DeviceToken.objects.create(user=user, name=body.validated_data["device"])
        return Response({"token": token})


class LogoutView(APIView):
    """Revokes the token of the request; other devices keep theirs."""

    authentication_classes = (DeviceTokenAuthentication,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Revoke the token, and with it the links made with it; respond with 204."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateView(APIView):
    """Exchanges a device's token for a new one."""

    authentication_classes = (DeviceTokenAuthentication,)
    throttle_classes = (RotationThrottle,)
    throttle_scope = "rotate"

    @extend_schema(request=None, responses=RotatedTokenSerializer)
    def post(self, request: Request) -> Response:
        """Respond with 200 and the new token; the old one works for some more minutes, in case the response is lost."""
        rotated = rotate(cast(DeviceToken, request.auth))
        return Response({"token": rotated.token, "old_token_expires_at": rotated.old_token_expires_at})
